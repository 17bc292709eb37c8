import { dayAfter, isSchoolDay } from '../../../../shared/sample-data/school-year.ts';
import type { Endpoint } from '../../../../xporter-portal/api/xod/catalogue/declare.ts';
import type { View } from '../../../../xporter-portal/mis/view.ts';

/** The last day before today on which pupils were in school. */
export function lastSchoolDay({ day }: View): string {
  let date = dayAfter(day, -1);
  while (!isSchoolDay(date)) date = dayAfter(date, -1);
  return date;
}

/** A request of an endpoint that asks for everything it can show. */
export function wholeOf(endpoint: Endpoint, view: View, person: { id: string }): string {
  const required = endpoint.parameters
    .filter((parameter) => parameter.required)
    .map(({ name }) => `${name}=${lastSchoolDay(view)}`);
  const options = Object.keys(endpoint.options).filter((option) => option !== 'bypassDateFilter');
  const query = [...required, ...(options.length > 0 ? [`options=${options.join()}`] : [])];
  return `${endpoint.name}/${endpoint.idIsRequired ? person.id : ''}?${query.join('&')}`;
}
