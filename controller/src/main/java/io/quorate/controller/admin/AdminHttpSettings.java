package io.quorate.controller.admin;

/**
 * Where the admin server listens, and its bounds.
 *
 * @param port 0 picks a free one
 * @param maxBodyBytes a larger request body is refused with 413
 * @param maxPageSize the most topics one answer lists; also the default page
 * @param requestTimeoutMs how long a request may take
 */
public record AdminHttpSettings(
    String host, int port, int maxBodyBytes, int maxPageSize, int requestTimeoutMs) {
  /** Refuses bounds that nothing could work with. */
  public AdminHttpSettings {
    check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
    check(maxBodyBytes >= 1, "maxBodyBytes", maxBodyBytes, "1 or more");
    check(maxPageSize >= 1, "maxPageSize", maxPageSize, "1 or more");
    check(requestTimeoutMs >= 1, "requestTimeoutMs", requestTimeoutMs, "1 or more");
  }

  /** The bounds that production uses unless configured. */
  public static AdminHttpSettings of(String host, int port) {
    return new AdminHttpSettings(host, port, 1 << 20, 1_000, 30_000);
  }

  private static void check(boolean right, String name, int value, String wanted) {
    if (!right) {
      throw new IllegalArgumentException("%s is %d, must be %s".formatted(name, value, wanted));
    }
  }
}
