import { encode } from 'jpeg-js';
import { createRandom } from '../../shared/sample-data/random.ts';

const SIDE = 48;
const SKIN = [0xf1c9a5, 0xc68642, 0x8d5524, 0x5c3a21] as const;
const HAIR = [0x111111, 0x5a3a22, 0xd9b380] as const;
const CLOTHES = [0x1d4e89, 0x7b2d26] as const;
const WALL = 0xdfe7ef;

/** Drawn portraits. There are few kinds, and each is drawn once. */
export interface Photos {
  /** @param key of the person; @returns a JPEG of 48 by 48 pixels, in base64 */
  of(key: string): string;
}

export function createPhotos(): Photos {
  const drawn = new Map<string, string>();
  return {
    of(key) {
      const random = createRandom(`photo/${key}`);
      const colours = [random.pick(SKIN), random.pick(HAIR), random.pick(CLOTHES)] as const;
      const kind = colours.join();
      const known = drawn.get(kind);
      if (known) return known;
      const photo = draw(colours);
      drawn.set(kind, photo);
      return photo;
    },
  };
}

/** Draws a head, hair and shoulders against a wall. */
function draw([skin, hair, clothes]: readonly [number, number, number]): string {
  const data = Buffer.alloc(SIDE * SIDE * 4, 255);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const within = (cx: number, cy: number, r: number) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;
      const face = within(24, 21, 10) && y >= 16;
      const head = within(24, 18, 12);
      const shoulders = within(24, 50, 18);
      const colour = face ? skin : head ? hair : shoulders ? clothes : WALL;
      data.writeUIntBE(colour, (y * SIDE + x) * 4, 3);
    }
  }
  return encode({ data, width: SIDE, height: SIDE }, 70).data.toString('base64');
}
