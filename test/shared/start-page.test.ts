import { expect } from 'chai';
import request from 'supertest';
import { createStartPage } from '../../shared/control-room/start-page.ts';
import { DEMO_SCHOOLS } from '../../shared/demonstration/schools.ts';

const doors = {
  start: 'http://127.0.0.1:3000',
  hub: 'http://127.0.0.1:3001',
  portal: 'http://127.0.0.1:3002',
  inbox: 'http://127.0.0.1:1080',
};

describe('the start page', () => {
  const app = createStartPage(doors);

  it('shows the doors and every school’s sign-ins', async () => {
    const { text } = await request(app).get('/').expect(200);
    for (const door of Object.values(doors).slice(1)) expect(text).to.contain(door);
    for (const school of DEMO_SCHOOLS) {
      expect(text).to.contain(school.coordinator.username).and.contain(school.administrator.email);
    }
  });

  it('tells programs where the doors are', async () => {
    const { body } = await request(app).get('/doors.json').expect(200);
    expect(body).to.deep.equal(doors);
  });

  it('runs nothing inline and nothing from elsewhere', async () => {
    const { headers } = await request(app).get('/').expect(200);
    expect(headers['content-security-policy']).to.contain("default-src 'self'").and.not.contain('unsafe');
  });
});
