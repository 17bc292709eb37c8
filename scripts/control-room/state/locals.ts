/** What the pages of this feature read. */
export interface Pages {
  'state/page': {
    now: Date;
    /** Why nothing was loaded. */
    error: string | null;
    notice: string | undefined;
  };
}
