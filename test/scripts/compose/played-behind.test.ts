import { expect } from 'chai';
import { PlayedBehind } from '../../../scripts/compose/played-behind.ts';
import { close, listen } from '../../../shared/web/servers.ts';

describe('a story played behind', () => {
  it('holds requests until it is over, but those that are part of it', async () => {
    const behind = new PlayedBehind();
    const { server, url, answerWith } = await listen(0, '');
    answerWith(
      behind.hold(
        (_request, response) => response.end(JSON.stringify(behind.progress ?? 'over')),
        /^\/api\//,
      ),
    );
    const answer = async (path: string) => (await fetch(url + path)).json();
    try {
      expect(await answer('/page')).to.equal('over');
      let end = () => {};
      const over = behind.play(4, (tell) => {
        tell();
        return new Promise((resolve) => {
          end = resolve;
        });
      });
      const held = answer('/page?path=/api/');
      expect(await answer('/api/token')).to.deep.equal({ played: 1, of: 4 });
      end();
      await over;
      expect(await held).to.equal('over');

      const failed = behind.play(1, () => Promise.reject(new Error('no')));
      expect(await failed.catch((error: Error) => error.message)).to.equal('no');
      expect(await answer('/page')).to.equal('over');
    } finally {
      await close(server);
    }
  });
});
