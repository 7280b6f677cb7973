import { showTo } from '../lukko';

export const GET = showTo();
