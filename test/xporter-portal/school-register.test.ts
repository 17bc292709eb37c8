import { expect } from 'chai';
import { z } from 'zod';
import { authorisationsOf } from '../../xporter-portal/records/authorisations.ts';
import { latestLink } from '../../xporter-portal/records/invitation-links.ts';
import { type PortalApp, portalApp } from '../support/sides.ts';
import { HEAD, type Partner, startPartner } from './support/partner.ts';

const Answer = z.object({
  Schools: z.array(z.object({ Status: z.string(), Message: z.string().nullable() })),
});

describe('SchoolRegister', () => {
  let portal: PortalApp;
  let partner: Partner;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
  });
  after(async () => {
    await partner?.stop();
    await portal?.stop();
  });

  const invitationsOf = (estab: string) => authorisationsOf(portal.context.database, estab);
  const registration = (...Schools: unknown[]) => ({ RegistrationType: 'Test', Schools });

  async function post(path: string, body: unknown, authorization?: string) {
    const response = await fetch(`${portal.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    return { status: response.status, body: answer };
  }

  async function managementToken(): Promise<string> {
    const { relyingParty } = partner.app;
    const { body } = await post('/api/oauth/GetToken', {
      relyingParty,
      password: partner.secret,
      thirdpartyid: 'XporterOnDemand',
    });
    return z.object({ token: z.string() }).parse(body).token;
  }

  it('invites by management token, in any case of the path', async () => {
    const school = partner.school();
    const authorization = `Idaas ${await managementToken()}`;
    const answer = await post('/API/manage/schoolregister', registration(partner.row(school)), authorization);
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({
      Schools: [{ LeaCode: '999', DfesCode: school.estab.slice(3), Status: 'OK', Message: null }],
      Message: null,
    });
    expect(invitationsOf(school.estab)).to.have.lengthOf(1);
  });

  it('refuses a token that it did not issue, and none', async () => {
    const school = partner.school();
    for (const authorization of ['Idaas nonsense', undefined]) {
      const { status } = await post(
        '/api/Manage/SchoolRegister',
        registration(partner.row(school)),
        authorization,
      );
      expect(status).to.equal(401);
    }
    expect(invitationsOf(school.estab)).to.deep.equal([]);
  });

  it('invites older clients by their signature, and emails the contact', async () => {
    const school = partner.school();
    const { status } = await partner.register(registration(partner.row(school)));
    expect(status).to.equal(200);
    const [invited] = invitationsOf(school.estab);
    expect(invited).to.include({ state: 'invited', authParams: `ref-${school.estab}` });
    expect(invited?.requestedScopes).to.deep.equal(['School', 'Student', 'UPN', 'SENTypes']);

    const email = await portal.mail.waitFor({ to: HEAD.email, subject: school.name });
    for (const text of [HEAD.name, school.name, 'Sums Ltd', partner.app.purpose, 'Begin Authorisation']) {
      expect(email.html).to.contain(text);
      expect(email.text).to.contain(text);
    }
    const [link = ''] = email.links.filter((address) => address.includes('/authorise/'));
    expect(email.html).to.contain(`href="${link}"`);
    for (const part of [email.html, email.text]) {
      expect(part)
        .to.contain('Pupils’ names, year groups and classes (required)')
        .and.contain('Special educational needs and disabilities (optional)');
      expect(part.indexOf('Begin Authorisation')).to.be.below(part.indexOf('asks for these data areas'));
      expect(part)
        .to.contain(`Its link leads to ${new URL(link).host}`)
        .and.contain(partner.app.contactEmail);
    }
  });

  it('takes codes as numbers, and the telephone numbers that our forms take', async () => {
    const school = partner.school();
    const answerTo = async (fields: object) => {
      const { body } = await partner.register(registration({ ...partner.row(school), ...fields }));
      return Answer.parse(body).Schools[0]?.Message;
    };
    const codes = { LeaCode: Number(school.estab.slice(0, 3)), DfesCode: Number(school.estab.slice(3)) };
    expect(await answerTo({ ...codes, SchoolContactPhone: '01632 960111 ext 5' })).to.equal(null);
    expect(await answerTo({ SchoolContactPhone: 'ask the office' })).to.contain(
      'SchoolContactPhone has to be a telephone number',
    );
  });

  it('tells the person who asked what happens next, and the head who asked', async () => {
    const school = partner.school();
    const requester = { name: 'Ms Priya Nair', email: 'priya@sums-test.example' };
    const technical = (name: string | null, email: string | null) =>
      partner.row(school, { SchoolTechnicalContactName: name, SchoolTechnicalContactEmail: email });
    await partner.register(registration(technical('Ms Priya Nair (Access Coordinator)', requester.email)));

    const next = await portal.mail.waitFor({ to: requester.email, subject: school.name });
    expect(next.subject).to.contain('next steps');
    expect(next.text)
      .to.contain('Dear Ms Priya Nair,')
      .and.contain(`We have emailed an invitation to ${HEAD.name} (${HEAD.email})`);
    const invitation = await portal.mail.waitFor({ to: HEAD.email, subject: school.name });
    expect(invitation.text).to.contain(
      `Ms Priya Nair (Access Coordinator) at ${school.name} requested this.`,
    );
    expect(invitation.text).to.contain(
      'to sync your MIS data and complete your setup in your Xporter Manage School Portal',
    );
    const page = await (
      await fetch(invitation.links.find((link) => link.includes('/authorise/')) ?? '')
    ).text();
    expect(page).to.contain('Ms Priya Nair (Access Coordinator)');

    const sent = async () =>
      (await portal.mail.all()).filter(({ subject }) => subject.includes('next steps'));
    const before = (await sent()).length;
    for (const row of [technical('Ms Priya Nair', null), technical(' ', ' '), technical(null, HEAD.email)]) {
      const { body } = await partner.register(registration(row));
      expect(Answer.parse(body).Schools[0]?.Status).to.equal('OK');
    }
    expect(invitationsOf(school.estab)[2]).to.include({
      requesterName: 'Ms Priya Nair',
      requesterRole: null,
    });
    const { body } = await partner.register(registration(technical('Ms Priya Nair', 'not an address')));
    expect(Answer.parse(body).Schools[0]?.Message).to.equal(
      'SchoolTechnicalContactEmail is not an email address',
    );
    await portal.flush();
    expect(await sent()).to.have.lengthOf(before);
  });

  const refusals: [string, Record<string, string>, string][] = [
    ['an unknown application', { ApplicationId: 'nobody.example' }, 'ApplicationId'],
    ['a time that is none', { DateTime: 'noon' }, 'DateTime'],
    ['a stale time', { DateTime: '2020-01-01T12:00:00+00:00' }, 'DateTime'],
    ['a bad signature', { Authorization: `Groupcall ${'A'.repeat(64)}` }, 'Authorization'],
    ['no signature', { Authorization: '' }, 'Authorization'],
  ];
  for (const [what, headers, header] of refusals) {
    it(`refuses ${what} at the older endpoint, with a Message only`, async () => {
      const school = partner.school();
      const answer = await partner.register(registration(partner.row(school)), headers);
      expect(answer.status).to.equal(401);
      expect(Object.keys(answer.body ?? {})).to.deep.equal(['Message']);
      expect(JSON.stringify(answer.body)).to.contain('Unauthorized').and.contain(header);
      expect(invitationsOf(school.estab)).to.deep.equal([]);
    });
  }

  it('answers each school on its own: bad ones do not spoil good ones', async () => {
    const good = partner.school();
    const { row } = partner;
    const { body } = await partner.register(
      registration(
        row({ ...good, estab: '9990000' }),
        row(partner.school(), { WeAcceptGroupcallUsagePolicy: false }),
        row(partner.school(), { SchoolContactEmail: 'not an address' }),
        row(partner.school(), { PartnerApplicationId: 'other.example' }),
        row(partner.school(), { ScopesToAuthorise: ['Student', 'Everything'] }),
        row(partner.school(), { LeaCode: '99' }),
        row(good, { ScopesToAuthorise: ['SENTypes'] }),
      ),
    );
    const { Schools: rows } = Answer.parse(body);
    expect(rows.map(({ Message }) => Message)).to.deep.equal([
      'School not found in EduBase',
      'WeAcceptGroupcallUsagePolicy has to be true',
      'SchoolContactEmail is not an email address',
      'PartnerApplicationId is not yours',
      'ScopesToAuthorise has an unknown scope: Everything',
      'LeaCode has to be 3 digits',
      null,
    ]);
    expect(rows.map(({ Status }) => Status)).to.deep.equal([...Array(6).fill('Error'), 'OK']);
    expect(invitationsOf(good.estab)[0]?.requestedScopes).to.deep.equal(['SENTypes']);
  });

  for (const body of ['{"RegistrationType":', '[]', '{"RegistrationType":"Later","Schools":[{}]}', '{}']) {
    it(`refuses the malformed body ${body} whole`, async () => {
      const answer = await partner.register(body);
      expect(answer.status).to.equal(400);
      expect(Object.keys(answer.body ?? {})).to.deep.equal(['Message']);
    });
  }

  it('answers a body that is not a school in its own row', async () => {
    const { status, body } = await partner.register(registration('not a school'));
    expect(status).to.equal(200);
    expect(Answer.parse(body).Schools[0]?.Status).to.equal('Error');
  });

  it('refuses a body that is too large, with a Message only', async () => {
    const answer = await partner.register(registration({ AuthParams: 'x'.repeat(600_000) }));
    expect(answer.status).to.equal(413);
    expect(Object.keys(answer.body ?? {})).to.deep.equal(['Message']);
  });

  it('supersedes an invitation still waiting when the school is invited again', async () => {
    const school = partner.school();
    await partner.register(registration(partner.row(school)));
    await partner.register(registration(partner.row(school)));
    const [newer, older] = invitationsOf(school.estab);
    expect([newer?.state, older?.state]).to.deep.equal(['invited', 'superseded']);
    const { database } = portal.context;
    expect(latestLink(database, older?.id ?? 0)).to.include({ state: 'superseded' });
    expect(latestLink(database, newer?.id ?? 0)).to.include({ state: 'live', email: HEAD.email });
  });

  it('keeps no token where the database can be read', async () => {
    const token = await partner.invite(partner.school());
    const kept = portal.context.database.prepare('SELECT * FROM invitation_links').all();
    expect(JSON.stringify(kept)).not.to.contain(token);
  });
});
