import { expect } from 'chai';
import { type Checked, checkEmail } from '../../../scripts/emails/check.ts';

const LINK = 'http://127.0.0.1:3002/authorise/token';

const good: Checked = {
  subject: 'Hodder Education asks Oakfield Primary School to share data',
  html: `<meta name="color-scheme" content="light dark"><title>Xporter</title>
    <style>.letter a { color: #0b4a8a } @media (prefers-color-scheme: dark) { .letter { background: #22272e; color: #e9edf2 } .letter a { color: #9cc7f5 } }</style>
    <div style="display:none">Soon.</div><table class="letter" style="background:#ffffff;color:#1d2330">
    <tr><td role="banner" style="background:#0b3d73;color:#ffffff">Xporter</td></tr>
    <tr><td><p>Dear Helen,</p><p><strong>Hodder</strong> asks for:</p><ul><li>Pupils</li></ul>
    <a class="button" href="${LINK}">Begin</a>
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

  it('finds a letter that does not say who writes', () => {
    const pictured = good.html.replace('>Xporter</td>', '><img src="logo.png" alt="Xporter"></td>');
    expect(found({ html: pictured })).to.deep.equal(['sender: the banner does not name the sender in words']);
  });

  it('finds several buttons, none, and one whose link cannot be copied', () => {
    const second = `<a class="button" href="${LINK}">Again</a>`;
    expect(found({ html: inHtml(second) })).to.deep.equal(['button: there are 2 buttons: an email has one']);
    expect(found({ html: good.html.replace('class="button"', '') })[0]).to.contain('there are 0 buttons');
    expect(found({ html: good.html.replace(`>${LINK}<`, '>this one<') })).to.deep.equal([
      `button: its address ${LINK} is not below it, to be copied`,
    ]);
  });

  it('finds what dark mode makes unreadable', () => {
    expect(found({ html: good.html.replace('"light dark"', '"light"') })[0]).to.contain('color-scheme');
    expect(found({ html: good.html.replace(/@media.*?\} \}/, '') })).to.deep.equal([
      'dark: there are no colours for dark mode',
    ]);
    const grey = inHtml('<p style="color:#8a8a8a">Pale</p>');
    expect(found({ html: grey })).to.deep.equal([
      'dark: “Pale” has a contrast of 3.5 as sent',
      'dark: “Pale” has a contrast of 4.4 in dark mode',
    ]);
    expect(found({ html: good.html.replace('color: #e9edf2', '') }).join()).to.contain('in dark mode');
    expect(found({ html: inHtml('<p style="color:var(--ink)">Ink</p>') })[0]).to.contain('var(--…) is left');
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
