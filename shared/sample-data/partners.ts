/** A person who signs in to Xporter's Partner Portal. */
export interface DemoPartner {
  name: string;
  email: string;
  /** Their app, and its publisher. */
  app: string;
  publisher: string;
}

/** Of two publishers, so that a trainer can show that neither sees anything of the other. */
export const DEMO_PARTNERS = {
  wellbeing: {
    name: 'Imogen Hale',
    email: 'imogen.hale@hodder.example',
    app: 'Wellbeing',
    publisher: 'Hodder Education',
  },
  canteen: {
    name: 'Leo Marchetti',
    email: 'leo.marchetti@canteen.example',
    app: 'Canteen',
    publisher: 'Lunchbox Systems',
  },
} as const satisfies Record<string, DemoPartner>;
