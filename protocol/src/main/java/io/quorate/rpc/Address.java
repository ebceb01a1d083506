package io.quorate.rpc;

/** Where a process listens. */
public record Address(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
