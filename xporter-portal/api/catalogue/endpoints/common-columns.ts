import { type Address, addressBlock } from '../../../mis/families.ts';
import { type Group, prefixOf } from '../../../mis/groups.ts';
import { shortId } from '../../../records/mis-kinds.ts';
import type { Asked, Cell } from '../declare.ts';

type Column<Row, Field> = (
  name: string,
  value: (row: Row, asked: Asked) => Cell,
  more?: { scopes?: string[]; option?: string | null },
) => Field;

/** Where somebody lives. @param scopes any one of which shows it; @param postcode those that show the postcode */
export function addressColumns<Row, Field>(
  column: Column<Row, Field>,
  addressOf: (row: Row, asked: Asked) => Address,
  scopes: string[],
  postcode: string[] = scopes,
): Field[] {
  const part = (name: string, pick: (address: Address) => Cell) =>
    column(name, (row, asked) => pick(addressOf(row, asked)), { scopes });
  return [
    part('AddressBlock', addressBlock),
    part('HouseNo', ({ houseNo }) => houseNo),
    part('HouseName', () => null),
    part('Apartment', () => null),
    part('Street', ({ street }) => street),
    part('District', () => null),
    part('TownOrCity', ({ town }) => town),
    part('County', ({ county }) => county),
    column('PostCode', (row, asked) => addressOf(row, asked).postcode, { scopes: postcode }),
    part('Country', () => 'United Kingdom'),
  ];
}

/** The groups somebody belongs to, each as a list parted by commas, where its option is asked for. */
export function groupColumns<Row, Field>(
  column: Column<Row, Field>,
  groupsOf: (row: Row, asked: Asked) => readonly Group[],
): Field[] {
  const list = (name: string, option: string, idOf: (group: Group, asked: Asked) => string) =>
    column(
      name,
      (row, asked) =>
        groupsOf(row, asked)
          .map((group) => idOf(group, asked))
          .join(),
      {
        scopes: ['School'],
        option,
      },
    );
  return [
    list('GroupIds', 'includeGroupIds', ({ id }) => id),
    list('GroupIdaasIds', 'includeGroupIdaasIds', ({ type, id }) => `${prefixOf(type)}-${id}`),
    list('GroupXIDs', 'includeGroupXIDs', ({ key }, { view }) =>
      shortId(`${view.kind.wireName}/${view.school.estab}/${key}`),
    ),
  ];
}
