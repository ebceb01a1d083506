package io.quorate.admin;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.ErrorCode;
import io.quorate.rpc.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An {@link AdminClient} for a thread that waits: the command's. */
final class Connection implements AutoCloseable {
  private final Vertx vertx;
  private final AdminClient client;

  private Connection(Vertx vertx, AdminClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  static Connection open(List<Address> bootstrap, AdminSettings settings) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    return new Connection(vertx, new AdminClient(vertx, bootstrap, settings));
  }

  /** The answer; a refusal of the whole request is thrown. */
  AdminResponse call(AdminRequest.Builder request) {
    AdminResponse response = client.call(request.build()).await();
    if (response.getError() != ErrorCode.NONE) {
      throw CommandException.refused(response.getErrorValue(), response.getMessage());
    }
    return response;
  }

  /** Asks each of these at the same time, once. */
  Map<Address, Reply> askEach(List<Address> addresses, AdminRequest request, Duration timeout) {
    Map<Address, Future<Reply>> asked = new LinkedHashMap<>();
    for (Address address : addresses) {
      asked.computeIfAbsent(
          address,
          each ->
              client
                  .ask(each, request, timeout)
                  .map(answer -> new Reply(answer, ""))
                  .otherwise(e -> new Reply(null, String.valueOf(e.getMessage()))));
    }
    Map<Address, Reply> replies = new LinkedHashMap<>();
    asked.forEach((address, reply) -> replies.put(address, reply.await()));
    return replies;
  }

  List<Address> bootstrap() {
    return client.bootstrap();
  }

  @Override
  public void close() {
    client.close().eventually(vertx::close).await();
  }

  /** What one controller said: {@code answer}, or null and why there is none. */
  record Reply(AdminResponse answer, String failure) {}
}
