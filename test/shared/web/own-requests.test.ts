import { expect } from 'chai';
import { isSameText } from '../../../shared/same-text.ts';
import { senderOf } from '../../../shared/web/own-requests.ts';

describe('who sends a request', () => {
  const host = '127.0.0.1:3000';
  const named = 'fluffy-robot-3000.app.github.dev';
  const cases: [string, Record<string, string>, ReturnType<typeof senderOf>][] = [
    ['a program says nothing', { host }, 'program'],
    ['an old browser says its origin', { host, origin: `http://${host}` }, 'own page'],
    ['another port is another page', { host, origin: 'http://127.0.0.1:3001' }, 'other page'],
    ['a page that hides its origin is another', { host, origin: 'null' }, 'other page'],
    ['a browser says where it stands', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }, 'own page'],
    ['a typed address', { host, 'sec-fetch-site': 'none' }, 'own page'],
    ['a page of another port', { host, 'sec-fetch-site': 'same-site' }, 'other page'],
    ['a page elsewhere', { host, 'sec-fetch-site': 'cross-site' }, 'other page'],
    [
      'a proxy on this computer forwards for a name',
      { host: 'localhost:3000', origin: `https://${named}`, 'x-forwarded-host': named },
      'own page',
    ],
    [
      'a page elsewhere, behind that proxy',
      { host: 'localhost:3000', origin: 'https://evil.example', 'x-forwarded-host': named },
      'other page',
    ],
    [
      'a name that only says it is forwarded for',
      { host: 'evil.example', origin: 'http://other.example', 'x-forwarded-host': 'other.example' },
      'other page',
    ],
  ];
  for (const [title, headers, expected] of cases)
    it(title, () => {
      expect(senderOf(headers)).to.equal(expected);
    });
});

describe('comparing secrets', () => {
  it('compares bytes, where characters are as many but bytes are not', () => {
    expect(isSameText('a'.repeat(64), 'é'.repeat(64))).to.equal(false);
    expect(isSameText('', 'a')).to.equal(false);
    expect(isSameText('é', 'é')).to.equal(true);
  });
});
