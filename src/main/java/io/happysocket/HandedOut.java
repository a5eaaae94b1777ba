// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.util.List;

/**
 * A connector's resolver, for lookups of others. Who has it has the connector.
 *
 * @param connector whose it is
 * @param resolver the resolver
 */
record HandedOut(Connector connector, Resolver resolver) implements Resolver {

  @Override
  public Resolution resolve(Question question, Listener listener) {
    return resolver.resolve(question, listener);
  }

  @Override
  public List<Answer> known(Question question) {
    return resolver.known(question);
  }

  @Override
  public void close() {
    resolver.close();
  }
}
