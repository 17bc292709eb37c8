/** Where OneRoster is. The first two are Xporter’s. */
export const BASES = [
  { path: '/api/ims/oneroster/v1p1/school', about: 'Xporter’s base for partners' },
  { path: '/api/ims/oneroster/v1p1', about: 'Xporter’s older base' },
  { path: '/ims/oneroster/v1p1', about: 'The sandbox’s own, for clients that take no other path' },
] as const;

/** Whether a request's target is OneRoster’s, whose errors have a form of their own. */
export const isOneRoster = (target: string): boolean => /^(?:\/api)?\/ims\/oneroster(?:[/?]|$)/i.test(target);
