package io.quorate.controller.service;

import io.quorate.controller.metadata.Decision;
import io.quorate.image.MetadataImage;
import io.vertx.core.Promise;
import java.util.function.Function;

/**
 * A write that waits to be decided.
 *
 * @param requestId names the write across retries; empty when there are none
 * @param decide what to do, by the newest image
 * @param form how the reply is kept for retries
 * @param promise completes once the decision is committed
 */
record PendingWrite<R>(
    String requestId,
    Function<MetadataImage, Decision<R>> decide,
    ReplyForm<R> form,
    Promise<R> promise) {}
