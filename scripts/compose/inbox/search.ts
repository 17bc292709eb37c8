import type { MailDev } from 'maildev';
import { finder } from '../../../shared/names.ts';

type Storage = Awaited<ReturnType<MailDev['start']>>['storage'];

/**
 * Makes the search of MailDev's page find names as people type them, like every other search: MailDev looks for the exact
 * letters. Part of an address is left to MailDev, which is quicker with it.
 * @param storage MailDev's
 */
export function searchAsTyped(storage: Storage): void {
  const list = storage.list.bind(storage);
  storage.list = async (options = {}) => {
    const { search = '', skip = 0, limit = 0, ...others } = options;
    if (search.trim() === '' || search.includes('@')) return list(options);
    const all = await list(others);
    const isFound = finder(search);
    const found = all.items.filter(({ subject, text, from = [], to = [], cc = [] }) => {
      const people = [...from, ...to, ...cc].flatMap(({ name, address }) => [name, address]);
      return isFound([subject, text, ...people].join(' '));
    });
    const items = limit > 0 ? found.slice(skip, skip + limit) : found.slice(skip);
    return { ...all, items, total: found.length, skip, limit };
  };
}
