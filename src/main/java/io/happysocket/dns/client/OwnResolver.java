// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.system.PlatformResolver;
import io.happysocket.loop.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connector's own resolver: a {@link DnsClient}, with the platform's resolver behind it. The
 * client is made for the first name: to a literal a connector asks nobody, and the client's classes
 * would be some of the time that the first connect of a JVM takes. Thread-safe.
 */
public final class OwnResolver implements Resolver {

  private final EventLoop loop;
  private final DnsSettings settings;
  private @Nullable PlatformResolver platform;
  private volatile @Nullable DnsClient client;
  private boolean closed;

  /**
   * A resolver; makes nothing before it is asked.
   *
   * @param loop runs it; when the loop closes, so does the resolver
   * @param settings how to ask
   */
  public OwnResolver(EventLoop loop, DnsSettings settings) {
    this.loop = loop;
    this.settings = settings;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    return client().resolve(question, listener);
  }

  @Override
  public List<Answer> known(Question question) {
    DnsClient made = client;
    return made == null ? List.of() : made.known(question);
  }

  private DnsClient client() {
    DnsClient made = client;
    return made == null ? make() : made;
  }

  private synchronized DnsClient make() {
    DnsClient made = client;
    if (made == null) {
      PlatformResolver behind = new PlatformResolver();
      if (closed) {
        behind.close();
      }
      platform = behind;
      made = new DnsClient(loop, settings, behind);
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    closed = true;
    DnsClient made = client;
    if (made != null) {
      made.close();
    }
    if (platform != null) {
      platform.close();
    }
  }
}
