package io.quorate.controller.admin;

import io.vertx.core.Future;

/** What a route does. A {@link Refusal}, thrown or as the future's failure, becomes the error answer. */
@FunctionalInterface
interface Endpoint {
  Future<Reply> serve(Exchange exchange);
}
