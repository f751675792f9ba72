/** Signing in: tokens for clients. */
import { servedBy } from './route.ts'

export const TOKEN = servedBy('token', {
  issueToken: {
    method: 'POST',
    path: '/oauth2/token',
    audiences: 'public',
    uses: ['directory.batchGet', 'access.put'],
    impact: 'No institution can sign in once its token has run out.',
  },
})
