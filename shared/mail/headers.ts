/** In which the sandbox's own emails say which school they are about. */
export const SCHOOL_HEADER = 'x-sandbox-school';
/** In which they say which pair of templates they were made from. */
export const TEMPLATE_HEADER = 'x-template';
