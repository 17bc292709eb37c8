import type { IRouter } from 'express';

type Handler = IRouter['stack'][number]['handle'];

/** A route of an app as it is declared. */
export interface AppRoute {
  /** In upper case; `ALL` for any. */
  method: string;
  /** With its parameters, for example `/history/:id`. */
  path: string;
  /** Those that see each of its requests, in order. */
  handlers: Handler[];
}

/** Every route of a router, and of the routers in it. */
export function routesOf({ stack }: Pick<IRouter, 'stack'>, before: readonly Handler[] = []): AppRoute[] {
  const handlers = [...before];
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) {
      const methods = [...new Set(route.stack.map(({ method }) => method ?? 'all'))];
      return methods.flatMap((method) =>
        [route.path].flat().map((path) => ({
          method: method.toUpperCase(),
          path,
          handlers: [...handlers, ...route.stack.map((inner) => inner.handle)],
        })),
      );
    }
    // What is mounted on a path of its own guards that path today, and perhaps not a route's tomorrow.
    const seesEverything = 'slash' in layer && layer.slash === true;
    if (isRouter(handle)) return routesOf(handle, handlers);
    if (seesEverything) handlers.push(handle);
    return [];
  });
}

const isRouter = (handle: object): handle is IRouter => 'stack' in handle && Array.isArray(handle.stack);
