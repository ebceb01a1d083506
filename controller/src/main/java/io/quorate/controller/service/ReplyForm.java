package io.quorate.controller.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerResponse;

/** How one kind of reply is kept in the log for retries. */
interface ReplyForm<R> {
  /** An operator's. */
  ReplyForm<AdminResponse> ADMIN =
      new ReplyForm<>() {
        @Override
        public ByteString kept(AdminResponse reply) {
          return reply.toByteString();
        }

        @Override
        public AdminResponse parse(ByteString kept) throws InvalidProtocolBufferException {
          return AdminResponse.parseFrom(kept);
        }
      };

  /** A broker's: never retried under the same id, so nothing is kept. */
  ReplyForm<BrokerResponse> BROKER =
      new ReplyForm<>() {
        @Override
        public ByteString kept(BrokerResponse reply) {
          return ByteString.EMPTY;
        }

        @Override
        public BrokerResponse parse(ByteString kept) throws InvalidProtocolBufferException {
          return BrokerResponse.parseFrom(kept);
        }
      };

  /** What the log keeps of it. */
  ByteString kept(R reply);

  /** The reply that was kept. */
  R parse(ByteString kept) throws InvalidProtocolBufferException;
}
