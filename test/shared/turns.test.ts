import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { TURNS_BETWEEN, turnOfItsOwn } from '../../shared/turns.ts';

describe('a long piece of work', () => {
  it('begins in order, and lets an email be sent between two', async () => {
    let turn = 0;
    const began: { piece: string; turn: number }[] = [];
    const piece = async (name: string) => {
      await turnOfItsOwn();
      began.push({ piece: name, turn });
    };
    let isOver = false;
    const pieces = Promise.all(['first', 'second', 'third'].map(piece)).then(() => {
      isOver = true;
    });
    while (!isOver) {
      turn += 1;
      await nextTurn();
    }
    await pieces;
    expect(began.map(({ piece: name }) => name)).to.deep.equal(['first', 'second', 'third']);
    const [first, second, third] = began.map((each) => each.turn);
    expect(Number(second) - Number(first)).to.be.at.least(TURNS_BETWEEN - 1);
    expect(Number(third) - Number(second)).to.be.at.least(TURNS_BETWEEN - 1);
  });
});
