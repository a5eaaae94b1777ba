// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketImpl;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leads the JDK's sockets to {@link SocketHook}: the calls of {@code SocketImpl} that matter, in
 * the three classes that make them. All or nothing.
 */
final class JavaNet {

  private static final String HOOK = "java/net/HappySocketHook";
  private static final List<String> CALLS =
      List.of(
          "connect(Ljava/net/SocketAddress;I)V",
          "close()V",
          "setOption(ILjava/lang/Object;)V",
          "setOption(Ljava/net/SocketOption;Ljava/lang/Object;)V");
  private static final List<String> CALLERS =
      List.of("java.net.Socket", "java.net.SocksSocketImpl", "java.net.DelegatingSocketImpl");

  private final Instrumentation instrumentation;
  private final Lookup there;

  private JavaNet(Instrumentation instrumentation) throws Exception {
    this.instrumentation = instrumentation;
    Class<?> opening = inLoaderOfItsOwn(Opening.class);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.net", Set.of(opening.getModule())),
        Set.of(),
        Map.of());
    there = (Lookup) opening.getMethod("into", Class.class).invoke(null, Socket.class);
  }

  /**
   * Installs the hook.
   *
   * @param connects decides and races
   * @throws Exception if this JDK's sockets are not as they are known to be; nothing has changed
   */
  static void lead(Instrumentation instrumentation, BlockingConnects connects) throws Exception {
    new JavaNet(instrumentation).lead(connects);
  }

  private void lead(BlockingConnects connects) throws Exception {
    byte[] hook = bytes(SocketHook.class);
    String name = SocketHook.class.getName().replace('.', '/');
    Lookup inHook = there.in(there.defineClass(new ClassBytes(hook).renamed(name, HOOK)));
    Class<?> type = inHook.lookupClass();
    connects.readBy(
        inHook.findStatic(type, "options", MethodType.methodType(Map.class, SocketImpl.class)),
        inHook.findStatic(
            type, "isClosing", MethodType.methodType(boolean.class, SocketImpl.class)));
    MethodHandle use =
        inHook.findStatic(
            type,
            "use",
            MethodType.methodType(
                void.class, MethodHandle.class, MethodHandle.class, MethodHandle.class));
    MethodType told = MethodType.methodType(void.class, SocketImpl.class);
    MethodType raced =
        MethodType.methodType(Object[].class, SocketImpl.class, InetSocketAddress.class, int.class);
    Lookup own = MethodHandles.lookup();
    try {
      use.invoke(
          own.bind(connects, "race", raced),
          own.bind(connects, "closed", told),
          own.bind(connects, "foreign", told));
    } catch (Throwable e) {
      throw new IllegalStateException("the hook takes nothing", e);
    }
    transform();
  }

  private void transform() throws Exception {
    Class<?>[] callers = new Class<?>[CALLERS.size()];
    for (int i = 0; i < callers.length; i++) {
      callers[i] = there.findClass(CALLERS.get(i));
    }
    Redirection redirection = new Redirection();
    instrumentation.addTransformer(redirection, true);
    try {
      instrumentation.retransformClasses(callers);
    } finally {
      // a transformer that stays is asked for each class that the JVM loads
      instrumentation.removeTransformer(redirection);
    }
    for (String caller : CALLERS) {
      if (!redirection.done.contains(caller.replace('.', '/'))) {
        throw new IllegalStateException(caller + " calls no SocketImpl");
      }
    }
  }

  /** Changes the callers. */
  private static final class Redirection implements ClassFileTransformer {
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> type,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (loader != null || name == null || !CALLERS.contains(name.replace('/', '.'))) {
        return null;
      }
      byte[] redirected = new ClassBytes(bytes).redirected("java/net/SocketImpl", CALLS, HOOK);
      if (redirected != null) {
        done.add(name);
      }
      return redirected;
    }
  }

  private static Class<?> inLoaderOfItsOwn(Class<?> type) throws Exception {
    byte[] bytes = bytes(type);
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) {
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
    return loader.loadClass(type.getName());
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not there");
      }
      return in.readAllBytes();
    }
  }
}
