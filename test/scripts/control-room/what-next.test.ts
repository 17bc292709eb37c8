import { expect } from 'chai';
import { whatNext } from '../../../scripts/control-room/mail/what-next.ts';
import { officialSteps } from '../../../shared/guide/steps.ts';

const HUB = 'http://127.0.0.1:3001';
const PORTAL = 'http://127.0.0.1:3002';
const STEPS = officialSteps();
const after = (template: string | null, url: string, label = url) =>
  whatNext({ template, html: `<a href="${url}">${label}</a>` }, HUB, STEPS);

describe('What to press after an email', () => {
  it('is its button, said once, where the step is to open this email', () => {
    const next = after('xporter-portal/invitation', `${PORTAL}/authorise/abc`, 'Begin Authorisation');
    expect(next).to.deep.include({ press: 'Begin Authorisation', do: null });
    expect(after('hodder-hub/welcome', `${HUB}/welcome/abc`, 'Set your password')).to.deep.include({
      press: 'Set your password',
      do: null,
    });
  });

  it('is its button and what to do on that page', () => {
    const next = after('hodder-hub/connected', `${HUB}/admin-hub/school/mis-sync`, 'Open MIS user sync');
    expect(next?.press).to.equal('Open MIS user sync');
    expect(next?.do).to.contain('Start sync');
  });

  it('is the next step alone, where the button leads elsewhere or is a bare address', () => {
    const agreement = `${PORTAL}/agreements/wellbeing.hodder.example/3.1`;
    for (const next of [
      after('xporter-portal/next-steps', agreement, 'Read the Data Sharing Agreement'),
      after('xporter-portal/authorised', agreement),
    ]) {
      expect(next?.press).to.equal(null);
      expect(next?.do).to.be.a('string');
    }
  });

  it('is nothing after an email that leads nowhere', () => {
    expect(after(null, '#top', 'Back to the top')).to.equal(null);
    expect(after(null, PORTAL)).to.equal(null);
  });
});
