import { isOpenTo } from '../../api/consent/rules.ts';
import { sharedView } from '../../api/consent/view.ts';
import { readQuestion } from '../../api/xod/ask.ts';
import { endpointNamed } from '../../api/xod/catalogue/catalogue.ts';
import type { Cell } from '../../api/xod/catalogue/declare.ts';
import { read } from '../../api/xod/read.ts';
import type { PortalContext } from '../../context.ts';
import { createPhotos } from '../../mis/photos.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import type { PersonKind } from '../../records/person-kinds.ts';

/** The endpoints that return one person's data by id or, after the colon, by a parameter. */
const ABOUT: Record<PersonKind, readonly string[]> = {
  Student: [
    'Students',
    'StudentContacts',
    'PersonComms',
    'SEN',
    'StudentSchoolHistory',
    'StudentEnrolmentHistory',
    'EntitlementHistory',
    'ConductPoints',
    'ConductForDateRange:StudentId',
    'StudentExclusions',
    'AssessmentResults:Students',
    'Photos',
    'TimetableForStudent',
  ],
  Staff: ['Staff', 'PersonComms', 'Photos', 'TimetableForStaff', 'ConductForDateRange:StaffId'],
  Contact: ['Contacts', 'StudentContacts', 'PersonComms'],
};

/** The data that one endpoint returns about a person. */
export interface Told {
  title: string;
  /** The path of the request. */
  address: string;
  json: string;
  datasets: { name: string; rows: Record<string, Cell>[] }[];
}

/**
 * All the data that an app can see about a person, with every optional column, from the API itself.
 * @param id the person's id in the MIS
 */
export async function toldOf(
  context: PortalContext,
  authorisation: Authorisation,
  kind: PersonKind,
  id: string,
): Promise<Told[]> {
  const { estab } = authorisation;
  const granted = new Set(authorisation.scopes);
  const now = context.clock.now();
  const at = { view: sharedView(context, authorisation, now), now, photos: createPhotos() };
  const endpoints = ABOUT[kind].flatMap((wanted) => {
    const [name = '', parameter] = wanted.split(':');
    const endpoint = endpointNamed(name);
    return endpoint ? [{ ...endpoint, parameter }] : [];
  });
  return Promise.all(
    endpoints
      .filter((endpoint) => isOpenTo(endpoint, granted))
      .map(async ({ name, title, options, parameter, datasets: declared }) => {
        const extras = Object.keys(options).filter((option) => option.startsWith('include'));
        const query = {
          ...(parameter === undefined ? {} : { [parameter]: id }),
          ...(extras.length > 0 ? { options: extras.join() } : {}),
        };
        const idInPath = parameter === undefined ? id : '';
        const question = readQuestion(name, { id: idInPath, estab }, query, granted);
        const search = Object.entries(query).map(([key, value]) => `${key}=${value}`);
        const names = new Set(declared.map((dataset) => dataset.name));
        const { body } = await read(context, authorisation, question, at, null);
        const answer: Record<string, Record<string, Cell>[]> = JSON.parse(body.toString());
        return {
          title,
          address: `/api/v1/School/${estab}/${name}/${idInPath}${search.length > 0 ? `?${search.join('&')}` : ''}`,
          json: JSON.stringify(answer, null, 2),
          datasets: Object.entries(answer)
            .filter(([dataset, rows]) => names.has(dataset) && rows.length > 0)
            .map(([dataset, rows]) => ({ name: dataset, rows })),
        };
      }),
  );
}
