import { expect } from 'chai';
import { type Checked, checkEmail } from '../../../scripts/emails/check.ts';

const LINK = 'http://127.0.0.1:3002/authorise/token';

const good: Checked = {
  subject: 'Hodder Education asks Oakfield Primary School to share data',
  html: `<title>Xporter</title><div style="display:none">Soon.</div><table><tr><td role="banner">Xporter</td></tr>
    <tr><td><p>Dear Helen,</p><p><strong>Hodder</strong> asks for:</p><ul><li>Pupils</li></ul>
    <table><tr><td><a href="${LINK}">Begin</a></td></tr></table>
    <p>If the button does not work, copy this link: <a href="${LINK}">${LINK}</a></p></td></tr>
    <tr><td role="contentinfo">Sandbox: invented. Nobody real sent it.</td></tr></table>`,
  text: `Dear Helen,\n\nHodder asks for:\n\n- Pupils\n\nBegin:\n${LINK}\n\nSandbox: invented.\n`,
  messageId: '<1@xporter.example>',
  headers: {
    'auto-submitted': 'auto-generated',
    references: '<0@xporter.example>',
    'in-reply-to': '<0@xporter.example>',
  },
};
const found = (changed: Partial<Checked>, school: string | null = 'Oakfield Primary School') =>
  checkEmail({ ...good, ...changed }, school).map(({ rule, message }) => `${rule}: ${message}`);
const inHtml = (html: string) => good.html.replace('<ul>', `${html}<ul>`);

describe('the check of an email', () => {
  it('has nothing to say about a good one', () => {
    expect(found({})).to.deep.equal([]);
  });

  it('finds links that only one part offers', () => {
    const [other] = found({ html: inHtml('<a href="http://127.0.0.1:3001/else"></a>') });
    expect(other).to.equal('links: only the HTML links to http://127.0.0.1:3001/else');
    expect(found({ text: good.text.replace(LINK, `${LINK}2`) })).to.have.members([
      `links: only the HTML links to ${LINK}`,
      `links: only the text links to ${LINK}2`,
    ]);
  });

  it('takes the full stop after a link for what it is', () => {
    expect(found({ text: good.text.replace(LINK, `${LINK}.`) })).to.deep.equal([]);
  });

  it('finds images without an alternative', () => {
    expect(found({ html: inHtml('<img src="a.png" alt=""><img src="b.png">') })).to.deep.equal([
      'images: an image has no alternative: b.png',
    ]);
  });

  it('finds HTML that Gmail would cut', () => {
    const [long] = found({ html: inHtml(`<!-- ${'x'.repeat(100_000)} -->`) });
    expect(long).to.match(/^size: the HTML has 10\d{4} bytes/);
  });

  it('finds subjects that are empty, endless or about no school in particular', () => {
    expect(found({ subject: 'Please share' })[0]).to.contain('subject: does not name Oakfield');
    expect(found({ subject: 'Please share' }, null)).to.deep.equal([]);
    expect(found({ subject: ' ' }, null)).to.deep.equal(['subject: there is none']);
    expect(found({ subject: `${good.subject} ${'on '.repeat(30)}` })[0]).to.contain('are more than 120');
  });

  for (const unfilled of ['undefined', '[object Object]', '<%= name %>', 'NaN', 'Invalid Date']) {
    it(`finds what was not filled in: ${unfilled}`, () => {
      expect(found({ subject: `${good.subject} ${unfilled}` }).join()).to.contain(
        'unfilled: the subject says',
      );
      expect(found({ html: inHtml(`<p>${unfilled}</p>`) }).join()).to.contain('unfilled: the HTML says');
      expect(found({ text: `${good.text}${unfilled}` }).join()).to.contain('unfilled: the text says');
    });
  }

  it('finds what mail servers miss', () => {
    expect(found({ headers: {}, messageId: '' }).map((line) => line.split(':')[0])).to.deep.equal([
      'automatic',
      'thread',
      'thread',
    ]);
  });
});
