import { encode } from 'jpeg-js';
import { createRandom } from '../../shared/demonstration/random.ts';

const SIDE = 64;
const SKIN = [0xf1c9a5, 0xe0ac7e, 0xc68642, 0x8d5524, 0x5c3a21] as const;
const HAIR = [0x2c1b10, 0x5a3a22, 0xa66a2c, 0xd9b380, 0x111111] as const;
const CLOTHES = [0x1d4e89, 0x7b2d26, 0x2e6f40, 0x5b3a8c] as const;
const WALLS = [0xdfe7ef, 0xf2ead9] as const;

/** Drawn portraits: of so few kinds that each is drawn once. */
export interface Photos {
  /** @param key of the person; @returns a JPEG of 64 by 64 pixels, in base64 */
  of(key: string): string;
}

export function createPhotos(): Photos {
  const drawn = new Map<string, string>();
  return {
    of(key) {
      const random = createRandom(`photo/${key}`);
      const colours = [
        random.pick(SKIN),
        random.pick(HAIR),
        random.pick(CLOTHES),
        random.pick(WALLS),
      ] as const;
      const kind = colours.join();
      const known = drawn.get(kind);
      if (known) return known;
      const photo = draw(colours);
      drawn.set(kind, photo);
      return photo;
    },
  };
}

/** A head with hair above shoulders, before a wall. */
function draw([skin, hair, clothes, wall]: readonly [number, number, number, number]): string {
  const data = Buffer.alloc(SIDE * SIDE * 4, 255);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const within = (cx: number, cy: number, r: number) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;
      const colour = within(32, 28, 13)
        ? y < 22
          ? hair
          : skin
        : within(32, 24, 15)
          ? hair
          : within(32, 66, 24)
            ? clothes
            : wall;
      data.writeUIntBE(colour, (y * SIDE + x) * 4, 3);
    }
  }
  return encode({ data, width: SIDE, height: SIDE }, 70).data.toString('base64');
}
