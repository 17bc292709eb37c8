/** A person who signs in to Xporter's Partner Portal. */
export interface DemoPartner {
  name: string;
  email: string;
  /** Their app, and its publisher. */
  app: string;
  publisher: string;
}

/** Of three publishers, so that a trainer can show that neither sees anything of the other. */
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
  dashboard: {
    name: 'Asha Verma',
    email: 'asha.verma@dashboard.example',
    app: 'School Dashboard',
    publisher: 'Insight Schools',
  },
} as const satisfies Record<string, DemoPartner>;
