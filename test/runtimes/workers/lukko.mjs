import { createAuth } from 'lukko';

export default { test: () => typeof createAuth };
