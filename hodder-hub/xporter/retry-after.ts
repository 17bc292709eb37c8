/** The seconds that a response asks to wait: Retry-After has them, or the time until when. 0 where it says nothing. */
export function retryAfter(headers: Headers): number {
  const text = headers.get('Retry-After') ?? '';
  const seconds = /^\s*\d+\s*$/.test(text)
    ? Number(text)
    : (Date.parse(text) - Date.parse(headers.get('Date') ?? '')) / 1000;
  return Number.isNaN(seconds) ? 0 : Math.max(0, seconds);
}
