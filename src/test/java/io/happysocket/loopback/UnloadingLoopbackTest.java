// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.Connector;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a server that redeploys its applications needs: an application that brought the library is
 * forgotten when the library has gone idle, and one that used a library of the server's is
 * forgotten while that works on.
 */
@Timeout(120)
class UnloadingLoopbackTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Deployed.class)
  void theApplicationIsForgotten(Deployed what) throws Exception {
    String said =
        ChildJvm.run(
            directory,
            ChildJvm.java(
                // the JDK has caches of soft references, which are for it to empty
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-cp",
                System.getProperty("java.class.path"),
                UnloadingLoopbackTest.class.getName(),
                what.name()));
    assertThat(said.lines().filter(line -> !line.startsWith("SLF4J"))).containsExactly("forgotten");
  }

  /** Where the library is. */
  private enum Deployed {
    WITH_A_LIBRARY_OF_ITS_OWN,
    WITH_A_LIBRARY_OF_THE_SERVERS
  }

  /** In a JVM of its own. */
  public static void main(String[] arguments) throws Exception {
    LeakCheck leaks = new LeakCheck();
    if (Deployed.valueOf(arguments[0]) == Deployed.WITH_A_LIBRARY_OF_ITS_OWN) {
      itsOwn();
    } else {
      theServers();
    }
    leaks.nothingIsLeft();
    System.out.println("forgotten");
  }

  private static void becomesUnreachable(WeakReference<ClassLoader> loader) {
    LeakCheck.eventually(
        () -> "the class loader is still reachable",
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  // ---- an application with a library of its own

  private static void itsOwn() throws Exception {
    WeakReference<ClassLoader> loader = new WeakReference<>(useAndLeave());
    // the threads end after ten idle seconds; until then they hold what they run
    becomesUnreachable(loader);
  }

  /** In a method of its own, so that no local variable keeps the loader. */
  private static ClassLoader useAndLeave() throws Exception {
    URL[] urls = new URL[3];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = ChildJvm.library().get(i).toUri().toURL();
    }
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0);
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> library = loader.loadClass("io.happysocket.HappySocket");
      assertThat(library.getClassLoader()).isSameAs(loader);
      int port = Loopback.portOf(server);
      for (String host : List.of("127.0.0.1", "localhost", "127.0.0.1")) {
        connectWith(library, host, port).close();
      }
      Object future =
          library
              .getMethod("connectAsync", String.class, int.class)
              .invoke(null, "localhost", port);
      ((SocketChannel) ((Future<?>) future).get()).close();
      exchange(loader, port);
      compareNetworks(loader);
      filter(loader);
      assertThat(catchThrowable(() -> connectWith(library, "name.invalid", port))).isNotNull();
      return loader;
    }
  }

  private static SocketChannel connectWith(Class<?> library, String host, int port)
      throws Exception {
    return (SocketChannel)
        library.getMethod("connect", String.class, int.class).invoke(null, host, port);
  }

  /** As a connector does that reads the interfaces again, a second after the last time. */
  private static void compareNetworks(ClassLoader loader) throws Exception {
    Class<?> address = loader.loadClass("io.happysocket.address.LocalAddress");
    Class<?> network = loader.loadClass("io.happysocket.address.order.LocalNetwork");
    List<Object> read = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Object own = address.getMethod("of", InetAddress.class).invoke(null, Loopback.SIX);
      read.add(network.getConstructor(List.class).newInstance(List.of(own)));
    }
    assertThat(read.get(0)).isEqualTo(read.get(1)).hasSameHashCodeAs(read.get(1));
  }

  /** A connector with a filter, whose resolver is handed out. */
  private static void filter(ClassLoader loader) throws Exception {
    Class<?> filter = loader.loadClass("io.happysocket.address.AddressFilter");
    Object builder = loader.loadClass("io.happysocket.Connector").getMethod("builder").invoke(null);
    builder
        .getClass()
        .getMethod("addressFilter", filter)
        .invoke(builder, filter.getMethod("publicOnly").invoke(null));
    ((AutoCloseable) builder.getClass().getMethod("build").invoke(builder)).close();
  }

  /** A read that waits, and so borrows a selector. */
  private static void exchange(ClassLoader loader, int port) throws Exception {
    var factory =
        (SocketFactory)
            loader
                .loadClass("io.happysocket.socket.HappySocketFactory")
                .getConstructor()
                .newInstance();
    try (var socket = factory.createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(1);
      assertThat(catchThrowable(() -> socket.getInputStream().read()))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  // ---- an application that uses a library of the server's

  private static void theServers() throws Exception {
    Resolver resolver =
        Resolver.fixed(Map.of("name.test", List.of(FOUR)), (question, listener) -> () -> {});
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      AtomicReference<Connector> made = new AtomicReference<>();
      WeakReference<ClassLoader> loader =
          new WeakReference<>(deployAndLeave(made, resolver, Loopback.portOf(server)));
      try (Connector connector = made.get()) {
        // a race that lasts keeps the loop's thread, which the application started
        var lasting = connector.connectAsync("unanswered.test", Loopback.portOf(server));
        becomesUnreachable(loader);
        assertThat(LeakCheck.threads()).isPositive();
        assertThat(lasting).isNotDone();
      }
    }
  }

  private static ClassLoader deployAndLeave(
      AtomicReference<Connector> made, Resolver resolver, int port) throws Exception {
    ClassLoader loader = new ApplicationLoader();
    Class<?> application = loader.loadClass(Application.class.getName());
    assertThat(application.getClassLoader()).isSameAs(loader);
    @SuppressWarnings("unchecked")
    BiFunction<Resolver, Integer, Connector> deployed =
        (BiFunction<Resolver, Integer, Connector>) application.getConstructor().newInstance();
    made.set(deployed.apply(resolver, port));
    return loader;
  }

  /** Loads the application anew, and asks its parent for everything else. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(UnloadingLoopbackTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Application.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name) : known;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Whatever a thread could inherit or an exception could remember is the application's own. */
  public static final class Application implements BiFunction<Resolver, Integer, Connector> {

    private static final InheritableThreadLocal<Object> TENANT = new InheritableThreadLocal<>();

    /** A thread group that is known to be the application's. */
    private static final class Group extends ThreadGroup {
      @SuppressWarnings("removal") // without effect from JDK 19 on, which needs it no more
      Group() {
        super("application");
        setDaemon(true); // the JDK keeps others until they are destroyed, up to 18
      }
    }

    @Override
    public Connector apply(Resolver resolver, Integer port) {
      AtomicReference<Connector> made = new AtomicReference<>();
      Thread thread = new Thread(new Group(), () -> made.set(use(resolver, port)), "application");
      thread.setContextClassLoader(Application.class.getClassLoader());
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return made.get();
    }

    private Connector use(Resolver resolver, int port) {
      TENANT.set(this);
      Connector connector = Connector.builder().resolver(resolver).build();
      try {
        for (String host : List.of("127.0.0.1", "name.test")) {
          connector.connect(host, port).close();
          connector.connectAsync(host, port).thenAccept(Application::closed).join();
          refused(connector, host);
          connector.lookup(host);
          connector.connect(host, port, (channel, name, number) -> new Application()).close();
        }
        return connector;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** The exception has the application on its stack. */
    private static void refused(Connector connector, String host) throws IOException {
      int free = Loopback.freePort();
      try {
        connector.connect(host, free).close();
        throw new AssertionError("somebody listens on " + free);
      } catch (ConnectException e) {
        // as it should be
      }
    }

    private static void closed(SocketChannel channel) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
