/** Headers come in whatever spelling the caller chose; behind this middleware each has one. */
import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEvent } from 'aws-lambda'

type Headers = Readonly<Record<string, string>>

/** An event whose headers have passed `lowerCaseHeaders`. */
export type WithHeaders<Event> = Omit<Event, 'headers'> & { readonly headers: Headers }
export type HttpEvent = WithHeaders<APIGatewayProxyEvent>

type RawHeaders = Readonly<Record<string, string | undefined>> | null

const lowerCased = (headers: RawHeaders): Headers =>
  Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  )

/** No headers at all are an empty object; of two spellings of one name the last counts, for every function alike. */
export const lowerCaseHeaders: MiddlewareObj<{ headers: RawHeaders }> = {
  before: ({ event }) => {
    event.headers = lowerCased(event.headers)
  },
}
