// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import io.happysocket.testing.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * As much of a MongoDB as a driver needs to be content: answers every message, whatever it asks,
 * with the greeting of a server that stands alone, which is also an answer to a ping.
 */
final class MongoStub implements Endpoint.Service {

  private static final int HEADER = 16;
  private static final int OP_REPLY = 1;
  private static final int OP_MSG = 2013;

  private final byte[] greeting = greeting();

  @Override
  public void serve(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
      if (header.remaining() < HEADER) {
        return; // the driver left
      }
      in.readNBytes(header.getInt() - HEADER);
      int request = header.getInt();
      client.getOutputStream().write(reply(request, header.getInt(12) == OP_MSG));
    }
  }

  private byte[] reply(int request, boolean message) {
    int before = message ? 5 : 20;
    ByteBuffer reply =
        ByteBuffer.allocate(HEADER + before + greeting.length).order(ByteOrder.LITTLE_ENDIAN);
    reply.putInt(reply.capacity()).putInt(1).putInt(request);
    if (message) {
      // no flags; one body
      reply.putInt(OP_MSG).putInt(0).put((byte) 0);
    } else {
      // no flags; no cursor; from the first; one document
      reply.putInt(OP_REPLY).putInt(0).putLong(0).putInt(0).putInt(1);
    }
    return reply.put(greeting).array();
  }

  private static byte[] greeting() {
    BsonDocument hello =
        new BsonDocument("ok", new BsonDouble(1))
            .append("isWritablePrimary", BsonBoolean.TRUE)
            .append("helloOk", BsonBoolean.TRUE)
            .append("minWireVersion", new BsonInt32(0))
            .append("maxWireVersion", new BsonInt32(25))
            .append("maxBsonObjectSize", new BsonInt32(16_777_216))
            .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
            .append("maxWriteBatchSize", new BsonInt32(100_000));
    ByteBuf buffer = new RawBsonDocument(hello, new BsonDocumentCodec()).getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
