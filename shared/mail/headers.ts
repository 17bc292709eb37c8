/** Names the school that one of the sandbox's emails is about. */
export const SCHOOL_HEADER = 'x-sandbox-school';
/** Names the template that it was made from. */
export const TEMPLATE_HEADER = 'x-template';
