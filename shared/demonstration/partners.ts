/** Somebody who signs in to Xporter's corner for partners. */
export interface DemoPartner {
  name: string;
  email: string;
  /** The app they look after, and whose it is. */
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
