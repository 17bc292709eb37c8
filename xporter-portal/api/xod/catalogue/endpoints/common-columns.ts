import { type Address, addressBlock } from '../../../../mis/families.ts';
import { type Group, prefixOf } from '../../../../mis/groups.ts';
import { shortId } from '../../../../records/mis-kinds.ts';
import type { Cell, DataRequest } from '../declare.ts';

type Column<Row, Field> = (
  name: string,
  value: (row: Row, request: DataRequest) => Cell,
  more?: { scopes?: string[]; option?: string | null },
) => Field;

/** Columns of an address. @param scopes any one of them gives access; @param postcode those for the postcode */
export function addressColumns<Row, Field>(
  column: Column<Row, Field>,
  addressOf: (row: Row, request: DataRequest) => Address,
  scopes: string[],
  postcode: string[] = scopes,
): Field[] {
  const part = (name: string, pick: (address: Address) => Cell) =>
    column(name, (row, request) => pick(addressOf(row, request)), { scopes });
  return [
    part('AddressBlock', addressBlock),
    part('HouseNo', ({ houseNo }) => houseNo),
    part('HouseName', () => null),
    part('Apartment', () => null),
    part('Street', ({ street }) => street),
    part('District', () => null),
    part('TownOrCity', ({ town }) => town),
    part('County', ({ county }) => county),
    column('PostCode', (row, request) => addressOf(row, request).postcode, { scopes: postcode }),
    part('Country', () => 'United Kingdom'),
  ];
}

/** Columns with a person's groups as comma-separated lists, each with its own option. */
export function groupColumns<Row, Field>(
  column: Column<Row, Field>,
  groupsOf: (row: Row, request: DataRequest) => readonly Group[],
): Field[] {
  const list = (name: string, option: string, idOf: (group: Group, request: DataRequest) => string) =>
    column(
      name,
      (row, request) =>
        groupsOf(row, request)
          .map((group) => idOf(group, request))
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
