package io.quorate.config;

import io.quorate.rpc.Address;
import java.util.List;

/** Addresses in the order in which they were written; at least one. */
public record AddressList(List<Address> addresses) {
  /** A copy that nobody changes. */
  public AddressList {
    addresses = List.copyOf(addresses);
  }
}
