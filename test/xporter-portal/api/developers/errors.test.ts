import { expect } from 'chai';
import { z } from 'zod';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { listErrors } from '../../../../xporter-portal/api/developers/error-list.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../../support/portal-alone.ts';

const [{ estab }, { estab: other }] = DEMO_SCHOOLS;
const SCHOOL = `/api/v1/School/${estab}`;
const ROSTER = '/api/ims/oneroster/v1p1/school';
const GET_TOKEN = '/api/oauth/GetToken';

const Answer = z.record(z.string(), z.unknown());

interface Refusal {
  code: string;
  path: string;
  /** In place of the school's token; null for none. */
  authorization?: string | null;
  body?: string;
  method?: string;
}

/** Requests that get each of these errors, as the page says. */
const REFUSALS: readonly Refusal[] = [
  { code: 'no-endpoint', path: '/api/v2/Students' },
  { code: 'unknown-endpoint', path: `${SCHOOL}/Pupils` },
  { code: 'not-simulated', path: `${SCHOOL}/AttendanceSummary` },
  { code: 'no-writeback', path: '/api/v1/Writeback/Conduct', method: 'POST' },
  { code: 'unknown-query', path: '/api/v1/RunQuery?id=mine' },
  { code: 'unknown-parameter', path: `${SCHOOL}/Students?pagesze=5` },
  { code: 'unknown-option', path: `${SCHOOL}/Staff?options=everyone` },
  { code: 'unknown-field', path: `${SCHOOL}/Students?select=ShoeSize` },
  { code: 'given-twice', path: `${SCHOOL}/Students?page=1&page=2` },
  { code: 'wrong-estab', path: `${SCHOOL}/Students?estab=${other}` },
  { code: 'parameter-invalid', path: `${SCHOOL}/Students?httpStatusCodes=maybe` },
  { code: 'takes-no-id', path: `${SCHOOL}/SchoolInfo/1` },
  { code: 'updated-since-invalid', path: `${SCHOOL}/Students?updatedSince=yesterday` },
  { code: 'not-a-number', path: `${SCHOOL}/Students?page=0` },
  { code: 'beyond-end', path: `${SCHOOL}/Students?page=999` },
  { code: 'changed-rows-invalid', path: `${SCHOOL}/Students?changedRows=yes` },
  { code: 'callback-url-invalid', path: `${SCHOOL}/Students?callbackUrl=sums` },
  { code: 'time-invalid', path: '/api/v1/Logs?startingAt=noon' },
  { code: 'search-option-unknown', path: '/api/v1/RunQuery?id=edubase.search&q=oak&options=all' },
  { code: 'search-empty', path: '/api/v1/RunQuery?id=edubase.search' },
  { code: 'not-shared', path: `${SCHOOL}/Contacts` },
  { code: 'parameter-missing', path: `${SCHOOL}/AttendanceForDate` },
  { code: 'needs-id', path: `${SCHOOL}/TimetableForStudent` },
  { code: 'no-last-updated', path: `${SCHOOL}/Timetable?updatedSince=2026-09-01` },
  { code: 'school-of-other-token', path: `/api/v1/School/${other}/Students` },
  { code: 'token-missing', path: '/api/v1/TokenDetails', authorization: null },
  { code: 'token-unreadable', path: '/api/v1/TokenDetails', authorization: 'token' },
  { code: 'token-forged', path: '/api/v1/TokenDetails', authorization: 'Idaas abc' },
  { code: 'invalid-request', path: GET_TOKEN, body: '{"password":"x","thirdpartyid":"XporterOnDemand"}' },
  { code: 'body-unreadable', path: GET_TOKEN, body: '{' },
  {
    code: 'wrong-third-party',
    path: GET_TOKEN,
    body: JSON.stringify({ relyingParty: RELYING_PARTY, password: 'x', thirdpartyid: 'Other' }),
  },
  {
    code: 'secret-refused',
    path: GET_TOKEN,
    body: JSON.stringify({ relyingParty: RELYING_PARTY, password: 'x', thirdpartyid: 'XporterOnDemand' }),
  },
  { code: 'register-unknown-app', path: '/API/XporterOnDemand/SchoolRegister', body: '{}' },
  { code: 'client-refused', path: `${ROSTER}/auth/token`, authorization: 'Basic abc', method: 'POST' },
];

/** The same for OneRoster. */
const ROSTER_REFUSALS = [
  ['record-unknown', 'users/x1'],
  ['not-a-number', 'users?limit=all'],
  ['order-unknown', 'users?sort=familyName&orderBy=up'],
  ['fields-blank', 'users?fields='],
  ['filter-unreadable', 'users?filter=role%3Dteacher'],
  ['filter-field-unknown', "users?filter=shoeSize%3D'9'"],
  ['filter-time-invalid', "users?filter=dateLastModified%3E'yesterday'"],
] as const;

describe('the page of errors', () => {
  let portal: PortalAlone;
  let token: string;
  let secret: string;

  before(async () => {
    portal = await startPortalAlone();
    ({ secret } = portal.authorise(estab, [
      'School',
      'StudentLite',
      'Student',
      'Staff',
      'Attendance',
      'Timetable',
    ]));
    token = await portal.token(estab, secret);
  });
  after(() => portal.stop());

  const errors = listErrors();

  it('describes each error in whole sentences, and says how to get it', () => {
    for (const { code, text, status, cause, whatToDo, provoke } of errors) {
      expect(text, code)
        .to.match(/\S/)
        .and.not.match(/undefined|null|\[object/);
      expect(status, code).to.be.within(200, 599);
      for (const sentence of [cause, whatToDo]) expect(sentence, code).to.match(/^[A-Z`].{10,}\.$/s);
      expect(provoke, code).to.match(/^[A-Z`].{5,}/s);
      for (const marked of [cause, whatToDo, provoke]) expect(marked.split('`').length % 2, code).to.equal(1);
    }
  });

  it('shows all of them, and has them as JSON', async () => {
    const page = await portal.browser.open(`${portal.url}/developers/errors`);
    for (const { text, cause } of errors)
      expect(page.text).to.contain(text).and.contain(cause.replaceAll('`', ''));
    const response = await fetch(`${portal.url}/developers/errors.json`);
    expect(await response.json()).to.deep.equal(JSON.parse(JSON.stringify(errors)));
    await portal.browser.open(`${portal.url}/developers`);
    expect(portal.browser.page.document.querySelector('a[href="/developers/errors"]')).to.not.equal(null);
  });

  for (const { code, path, authorization, body, method = body === undefined ? 'GET' : 'POST' } of REFUSALS)
    it(`says how to get ${code}`, async () => {
      const described =
        errors.find((each) => each.code === code && each.group !== 'oneroster') ??
        errors.find((each) => each.code === code);
      const sent = authorization === undefined ? `Idaas ${token}` : authorization;
      const headers = { 'Content-Type': 'application/json', ...(sent !== null && { Authorization: sent }) };
      const response = await fetch(portal.url + path, {
        method,
        headers,
        ...(body !== undefined && { body }),
      });
      const answer = Answer.parse(await response.json());
      const text = answer.ExceptionMessage ?? answer.Message ?? answer.error_description;
      expect(response.status).to.equal(described?.status);
      // Numbers, names and lists of the example need not be those of the request.
      const [beginning = ''] = (described?.text ?? '').split(/[\d“:…]/);
      expect(text)
        .to.be.a('string')
        .and.satisfy((said: string) => said.startsWith(beginning));
    });

  it('says how to get the errors of OneRoster', async () => {
    const basic = btoa(`${RELYING_PARTY}|${estab}:${secret}`);
    const issued = await fetch(`${portal.url}${ROSTER}/auth/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${basic}` },
    });
    const { access_token: bearer } = Answer.parse(await issued.json());
    for (const [code, path] of ROSTER_REFUSALS) {
      const described = errors.find((each) => each.code === code && each.group === 'oneroster');
      const response = await fetch(`${portal.url}${ROSTER}/${path}`, {
        headers: { Authorization: `Bearer ${bearer}` },
      });
      expect(response.status, code).to.equal(described?.status);
      expect(await response.json(), code).to.have.nested.include({
        'statusInfoSet[0].imsx_description': described?.text,
        'statusInfoSet[0].imsx_codeMinor': described?.protocolCode,
      });
    }
  });
});
