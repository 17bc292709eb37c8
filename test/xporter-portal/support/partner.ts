import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { close } from '../../../shared/web/servers.ts';
import { arrangeConnected } from '../../../xporter-portal/records/mis-connections.ts';
import { type PartnerApp, savePartnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { type School, saveSchool, schoolOf } from '../../../xporter-portal/records/schools.ts';
import type { PortalApp } from '../../support/sides.ts';

export interface Callback {
  headers: Record<string, string | string[] | undefined>;
  body: string;
  fields: Record<string, string>;
}

/** A company of its own with an app called Sums: it invites schools, and takes what Xporter posts to it. */
export interface Partner {
  app: PartnerApp;
  secret: string;
  /** Callbacks in the order in which they came. */
  received: Callback[];
  /** The statuses that the next callbacks are answered with; 200 once they are used up. */
  answers: number[];
  /** The body of the responses to callbacks. */
  body(fields: Record<string, string>): string;
  /** A school that is in the register already. */
  known(estab: string): School;
  /** Adds a school to the register, with an administrator, its MIS connected. */
  school(over?: Partial<School>): School;
  /** The row of a registration that invites a school. */
  row(school: School, over?: Record<string, unknown>): Record<string, unknown>;
  /** Sends a registration to the older endpoint, signed; `headers` replaces the headers of that. */
  register(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown }>;
  /** Invites a school and returns the token of the link that its contact is sent. */
  invite(school: School, over?: Record<string, unknown>): Promise<string>;
  stop(): Promise<void>;
}

export const HEAD = { name: 'Ada Byron', email: 'ada@sums-test.example', phone: '01632 960900' };

let schools = 0;

/** @param portal with the emails that it sends */
export async function startPartner({
  context,
  url,
  mail,
}: Pick<PortalApp, 'context' | 'url' | 'mail'>): Promise<Partner> {
  const { database, clock } = context;
  const received: Callback[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const fields = Object.fromEntries(new URLSearchParams(body));
    received.push({ headers: request.headers, body, fields });
    response.writeHead(answers.shift() ?? 200).end(partner.body(fields));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const secret = 'the-management-secret-of-sums';
  const app: PartnerApp = {
    relyingParty: 'sums.example',
    name: 'Sums',
    publisher: 'Sums Ltd',
    purpose: 'Sums sets each pupil the exercises that fit.',
    contactEmail: 'help@sums.example',
    colour: 'blue',
    authorisationUrl: `http://127.0.0.1:${port}/authorised`,
    template: [
      { scope: 'School', required: true, reason: 'To know whose data it is.' },
      { scope: 'Student', required: true, reason: 'To know who to set exercises for.' },
      { scope: 'UPN', required: false, reason: 'To tell apart pupils of the same name.' },
      { scope: 'SENTypes', required: false, reason: 'To set exercises in larger print.' },
    ],
    isLenient: false,
    agreementVersion: '2026-1',
    agreement: 'Sums uses the data for exercises.\n\nIt deletes them when told to.',
  };
  savePartnerApp(context, app, secret);

  const partner: Partner = {
    app,
    secret,
    received,
    answers,
    body: () => '',
    known: (estab) => schoolOf(database, { estab }),
    school(over = {}) {
      schools += 1;
      const estab = String(9_998_000 + schools);
      const number = String(schools).padStart(3, '0');
      const school: School = {
        estab,
        urn: estab,
        name: `Test School ${number}`,
        phase: 'Primary',
        street: '1 Test Street',
        town: 'Testing',
        county: 'Marlshire',
        postcode: 'ZZ99 9ZZ',
        phone: '01632 960999',
        email: `office@test-${number}.example`,
        mis: null,
        ...over,
      };
      saveSchool(database, school);
      database
        .prepare('INSERT INTO administrators (estab, name, email) VALUES (?, ?, ?)')
        .run(estab, 'The Office', school.email);
      arrangeConnected(database, estab, school.mis ?? 'SIMS', clock.now());
      return school;
    },
    row: ({ estab, name }, over = {}) => ({
      LeaCode: estab.slice(0, 3),
      DfesCode: estab.slice(3),
      SchoolName: name,
      SchoolContactFirstName: 'Ada',
      SchoolContactLastName: 'Byron',
      SchoolContactEmail: HEAD.email,
      SchoolContactPhone: HEAD.phone,
      PartnerApplicationId: app.relyingParty,
      PartnerName: app.publisher,
      PartnerRegisteredEmail: app.contactEmail,
      WeAcceptGroupcallUsagePolicy: true,
      ScopesToAuthorise: null,
      AuthParams: `ref-${estab}`,
      ...over,
    }),
    async register(registration, headers = {}) {
      const body = typeof registration === 'string' ? registration : JSON.stringify(registration);
      const dateTime = headers.DateTime ?? clock.now().toISOString();
      const response = await fetch(`${url}/API/XporterOnDemand/SchoolRegister`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ApplicationId: app.relyingParty,
          DateTime: dateTime,
          Authorization: `Groupcall ${signatureOf(body, dateTime, partner.secret)}`,
          ...headers,
        },
        body,
      });
      return { status: response.status, body: await response.json() };
    },
    async invite(school, over = {}) {
      const except = new Set((await mail.all()).map(({ id }) => id));
      await partner.register({ RegistrationType: 'Test', Schools: [partner.row(school, over)] });
      return tokenIn(await mail.waitFor({ to: HEAD.email, subject: `asks ${school.name}`, except }));
    },
    stop: () => close(server),
  };
  return partner;
}

/** As an older client signs: upper-case hex HMAC-SHA256 of base64(body + timestamp + secret). */
function signatureOf(body: string, dateTime: string, secret: string): string {
  const message = Buffer.from(body + dateTime + secret).toString('base64');
  return createHmac('sha256', secret).update(message).digest('hex').toUpperCase();
}

/** The token of the link that an invitation offers. */
export function tokenIn({ links }: { links: string[] }): string {
  const [, token] =
    /\/authorise\/([\w-]+)$/.exec(links.find((link) => link.includes('/authorise/')) ?? '') ?? [];
  if (!token) throw new Error(`no link to authorise in ${links.join(' ')}`);
  return token;
}
