import { ENDPOINTS, scopesOf } from './catalogue/catalogue.ts';
import type { Dataset, Endpoint } from './catalogue/declare.ts';

/** The response of Xporter's Queries endpoint: the catalogue, in its format and our words. */
export const queries = () => [
  {
    Version: '1',
    Id: 'edubase.search',
    Method: 'GET',
    Scope: '*',
    Path: '/api/v1/RunQuery/?id=edubase.search',
    Description: 'Finds schools in the register.',
    Documentation: '',
    Query: 'edubase.search',
    Options: 'includeClosed:Adds schools that have closed',
    Parameters: [
      'q:Part of the name',
      'limit:The most schools to return',
      'postcode:A postcode, or the start of one',
      'telephone:A telephone number',
      'la_code:Three digits of the local authority',
      'estab_code:Four digits of the school',
    ].join('\n'),
    Published: true,
    PageSize: 0,
  },
  ...ENDPOINTS.map((endpoint) => ({
    Version: '1',
    Id: endpoint.id,
    Method: 'GET',
    Scope: scopesOf(endpoint),
    Path: pathOf(endpoint),
    Description: `##${endpoint.title}\n\n${endpoint.about}`,
    Documentation: endpoint.datasets.map(documentation).join('\n\n'),
    Query: `xod.1.${endpoint.name}`,
    Options: Object.entries(endpoint.options)
      .map(([name, about]) => `${name}:${about}`)
      .join('\n'),
    Parameters: endpoint.parameters.map(({ name, about }) => `${name}:${about}`).join('\n'),
    Published: true,
    PageSize: 0,
  })),
];

export const pathOf = ({ name, takesId }: Endpoint): string =>
  `/api/v1/School/{estab}/${name}${takesId ? '/{id}' : ''}`;

const documentation = ({ name, aliases, fields }: Dataset): string =>
  [
    `###${[name, ...aliases].join(', ')}`,
    'Field|Consent Scope|Option',
    '---|---|---',
    ...fields.map((field) => [field.name, field.scopes.join(' / ') || '*', field.option ?? ''].join('|')),
  ].join('\n');
