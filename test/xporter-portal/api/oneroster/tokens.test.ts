import { expect } from 'chai';
import { z } from 'zod';
import { daysAfter } from '../../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { SCOPES } from '../../../../xporter-portal/api/oneroster/operations.ts';
import { bearerAccess, TOKEN_PATHS } from '../../../../xporter-portal/api/oneroster/tokens.ts';
import { schoolAccess } from '../../../../xporter-portal/api/tokens/tokens.ts';
import { advance, authorisationOf } from '../../../../xporter-portal/records/authorisations.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../../support/portal-alone.ts';

const { estab } = DEMO_SCHOOLS[4];
const PATH = '/api/ims/oneroster/v1p1/school/auth/token';
const Answer = z.record(z.string(), z.unknown());
const Given = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  scope: z.string().optional(),
});

describe('tokens for OneRoster', () => {
  let portal: PortalAlone;
  let id: number;
  let secret: string;

  before(async () => {
    portal = await startPortalAlone();
    ({ id, secret } = portal.authorise(estab, ['School', 'Student']));
  });
  after(() => portal.stop());

  const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;
  const user = `${RELYING_PARTY}|${estab}`;

  async function ask({ path = PATH, authorization = basic(user, secret), body = '', type = '' } = {}) {
    const response = await fetch(portal.url + path, {
      method: 'POST',
      headers: { authorization, ...(type && { 'content-type': type }) },
      ...(body && { body }),
    });
    return { status: response.status, body: Answer.parse(await response.json()) };
  }
  const issued = async (request?: Parameters<typeof ask>[0]) => Given.parse((await ask(request)).body);
  const access = (token: string) => bearerAccess(portal.context, `Bearer ${token}`);
  const REFUSED = {
    error: 'invalid_client',
    error_description: 'Request contains an invalid client ID or secret',
  };

  it('are issued at each base, with no body, a form or JSON', async () => {
    const form = { body: 'grant_type=client_credentials', type: 'application/x-www-form-urlencoded' };
    const json = { body: '{"grant_type":"client_credentials"}', type: 'application/json' };
    const requests = [...TOKEN_PATHS.map((path) => ({ path })), form, json];
    for (const request of requests) {
      const { access_token, expires_in, scope } = await issued(request);
      expect([expires_in, scope]).to.deep.equal([3600, undefined]);
      expect(access(access_token))
        .to.deep.include({ oneRoster: null })
        .and.have.nested.property('authorisation.id', id);
    }
  });

  it('take credentials that were encoded as OAuth 2.0 has it', async () => {
    const authorization = basic(encodeURIComponent(user), encodeURIComponent(secret).replaceAll('%20', '+'));
    expect((await ask({ authorization })).status).to.equal(200);
  });

  it('are limited to the scopes that a client asks for and there are', async () => {
    const { scope, access_token } = await issued({
      body: new URLSearchParams({ scope: `${SCOPES.core} https://purl.imsglobal.org/other` }).toString(),
    });
    expect(scope).to.equal(SCOPES.core);
    expect(access(access_token).oneRoster).to.deep.equal([SCOPES.core]);
    const refused = await ask({ body: 'scope=everything' });
    expect([refused.status, refused.body.error]).to.deep.equal([400, 'invalid_scope']);
    const other = await ask({ body: 'grant_type=password' });
    expect([other.status, other.body.error]).to.deep.equal([400, 'unsupported_grant_type']);
  });

  it('are refused to anyone else, as Xporter refuses them', async () => {
    for (const authorization of [
      ...['', 'Basic', 'Basic !!', `Bearer ${secret}`, basic(user, 'wrong'), basic(RELYING_PARTY, secret)],
      ...[basic(`other.example|${estab}`, secret), basic(`${RELYING_PARTY}|9999999`, secret)],
    ])
      expect(await ask({ authorization })).to.deep.equal({ status: 401, body: REFUSED });
  });

  it('are not for Xporter’s own protocol, nor its tokens for OneRoster', async () => {
    const { access_token } = await issued();
    const { context } = portal;
    expect(() => schoolAccess(context, `Idaas ${access_token}`)).to.throw('not issued for this protocol');
    const own = await portal.token(estab, secret);
    expect(() => access(own)).to.throw('not issued for OneRoster');
    expect(() => bearerAccess(context, `Idaas ${access_token}`)).to.throw('Send Authorization: Bearer');
  });

  it('expire after an hour, or sooner where all tokens do', async () => {
    const { clock, context } = portal;
    const { tokenDays } = context.outside;
    const began = clock.now();
    const { access_token } = await issued();
    clock.travelTo(daysAfter(began, 0.9 / 24));
    access(access_token);
    clock.travelTo(daysAfter(began, 1.1 / 24));
    expect(() => access(access_token)).to.throw('expired');
    Object.assign(context.outside, { tokenDays: () => 1 / 24 / 60 });
    expect((await issued()).expires_in).to.equal(60);
    Object.assign(context.outside, { tokenDays });
  });

  it('end with what the school shares', async () => {
    const { context, clock } = portal;
    const move = (event: 'pause' | 'resume' | 'revoke') =>
      advance(context.database, authorisationOf(context.database, id), event, clock.now());
    const { access_token } = await issued();
    move('pause');
    const { status, body } = await ask();
    expect([status, body.error]).to.deep.equal([401, 'invalid_client']);
    expect(body.error_description).to.match(/^Authorisation is currently paused/);
    expect(() => access(access_token)).to.throw('paused');
    move('resume');
    access(access_token);
    move('revoke');
    expect(await ask()).to.deep.equal({ status: 401, body: REFUSED });
    expect(() => access(access_token)).to.throw('not correct');
  });
});
