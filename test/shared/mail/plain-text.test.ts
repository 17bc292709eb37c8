import { expect } from 'chai';
import ejs from 'ejs';
import { plainTextOf } from '../../../shared/mail/plain-text.ts';

const LINK = 'http://127.0.0.1:3002/authorise/token?a=1&b=2';

/** An email as the sides write it: between the shared top and bottom. */
const email = (body: string): string =>
  ejs.render(
    `<%- include('letter-top', { letter: { brand: 'Xporter', colour: '#000', preheader: 'Soon.' } }) %>${body}<%- include('letter-bottom') %>`,
    { link: LINK },
    { views: [new URL('../../../shared/mail', import.meta.url).pathname] },
  );
const FOOTER = 'This is a simulated email from a sandbox. All schools and people are invented.';
const lines = (body: string): string[] => {
  const text = plainTextOf(email(body)).split('\n');
  expect(text.splice(-2)).to.deep.equal(['', FOOTER]);
  return text;
};

describe('the plain text of an email', () => {
  it('has paragraphs and lists, without the preheader and the banner', () => {
    const body =
      '<p>Dear <strong>Helen</strong>,</p>\n<ul>\n<li>Pupils</li>\n<li>Staff</li>\n</ul>\n<p>Bye</p>';
    expect(lines(body)).to.deep.equal(['Dear Helen,', '', '- Pupils', '- Staff', '', 'Bye']);
    expect(lines('<ol><li>Open</li><li>Press</li></ol>')).to.deep.equal([' 1. Open', ' 2. Press']);
  });

  it('gives a button’s address a line of its own, once', () => {
    const button = `<%- include('button', { button: { href: link, text: 'Begin', colour: '#000' } }) %>`;
    expect(lines(`<p>Hello</p>${button}<p>Bye</p>`)).to.deep.equal([
      ...['Hello', '', 'Begin:', LINK, '', 'Bye'],
    ]);
  });

  it('writes the address of any other link after its label, unless it is the label', () => {
    const url = 'http://127.0.0.1:3001/wellbeing';
    expect(lines(`<p>See <a href="${url}">Wellbeing</a>.</p>`)).to.deep.equal([`See Wellbeing (${url}).`]);
    expect(lines(`<p>At <a href="${url}">${url}</a>.</p>`)).to.deep.equal([`At ${url}.`]);
  });

  it('keeps headings as they are and tables in columns', () => {
    const table = '<table><tr><th>Who</th><th>Area</th></tr><tr><td>Ann</td><td>Pupils</td></tr></table>';
    expect(lines(`<h2>People</h2>${table}`)).to.deep.equal(['People', '', 'Who   Area', 'Ann   Pupils']);
  });

  it('shows what people have written as they wrote it', () => {
    expect(lines('<p><%= "a < b & <script>" %></p>')).to.deep.equal(['a < b & <script>']);
    expect(lines(`<p>${'long '.repeat(100)}</p>`)).to.have.lengthOf(1);
  });
});
