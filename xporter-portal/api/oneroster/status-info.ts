/** What OneRoster 1.1 calls a minor code. Spaces and underscores are as the specification has them. */
export type CodeMinor =
  | 'full success'
  | 'invalid_sort_field'
  | 'invalid_selection_field'
  | 'invalid data'
  | 'invalid_filter_field'
  | 'invalid_blank_selection_field'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown object'
  | 'server_busy';

export interface StatusInfo {
  imsx_codeMajor: 'success' | 'failure';
  imsx_severity: 'status' | 'warning' | 'error';
  /** The operation, where the path is one. */
  imsx_operationRefIdentifier?: string;
  imsx_description: string;
  imsx_codeMinor?: CodeMinor;
}

/** The body of an answer without data, and a part of one with a warning. */
export interface StatusInfoSet {
  statusInfoSet: StatusInfo[];
}

/** A request that was answered, but not quite as it asked. */
export interface Warning {
  codeMinor: 'invalid_sort_field' | 'invalid_selection_field';
  message: string;
}

const OF_STATUS: Readonly<Record<number, CodeMinor>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'unknown object',
  429: 'server_busy',
  503: 'server_busy',
};

/**
 * What OneRoster says of a refused request.
 * @param codeMinor by the HTTP status where it is undefined: no other than these stands for a server’s own failure
 */
export function failure(
  status: number,
  message: string,
  operationId?: string,
  codeMinor: CodeMinor | undefined = OF_STATUS[status] ?? (status < 500 ? 'invalid data' : undefined),
): StatusInfoSet {
  return { statusInfoSet: [info('failure', 'error', message, operationId, codeMinor)] };
}

/** What OneRoster adds to the data of a request that has a sort or selection field which is not there. */
export const warned = (warnings: readonly Warning[], operationId: string): StatusInfoSet => ({
  statusInfoSet: warnings.map(({ codeMinor, message }) =>
    info('success', 'warning', message, operationId, codeMinor),
  ),
});

function info(
  imsx_codeMajor: StatusInfo['imsx_codeMajor'],
  imsx_severity: StatusInfo['imsx_severity'],
  imsx_description: string,
  operationId: string | undefined,
  codeMinor: CodeMinor | undefined,
): StatusInfo {
  return {
    imsx_codeMajor,
    imsx_severity,
    ...(operationId && { imsx_operationRefIdentifier: operationId }),
    imsx_description,
    ...(codeMinor && { imsx_codeMinor: codeMinor }),
  };
}
