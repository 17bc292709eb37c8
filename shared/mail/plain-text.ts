import { compile, type FormatCallback } from 'html-to-text';

/** The label on one line and the address on the next, where no email program breaks or extends it. */
const labelAboveAddress: FormatCallback = (link, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(link.children, builder);
  builder.addInline(':');
  builder.addLineBreak();
  builder.addInline(link.attribs.href ?? '', { noWordTransform: true });
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/**
 * Makes the plain text part of an email from its HTML. Left out are the preheader, the banner, and what is marked
 * `html-only`, such as “If the button does not work”.
 */
export const plainTextOf: (html: string) => string = compile({
  wordwrap: false,
  formatters: { labelAboveAddress },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'a.button', format: 'labelAboveAddress' },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
    { selector: 'table[role=presentation]', format: 'block' },
    { selector: 'td[role=banner]', format: 'skip' },
    { selector: '.preheader', format: 'skip' },
    { selector: '.html-only', format: 'skip' },
  ],
});
