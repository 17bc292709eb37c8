import { line } from '../../../shared/web/forms.ts';

export const TAKEN = 'Another app has this relying party. Choose another';

export const appName = line('Enter the name of the app', 100);
