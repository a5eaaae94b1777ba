// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's sockets call in place of {@code SocketImpl.connect} and {@code close}. Never used
 * from here: a copy of it is defined in {@code java.net}, by another name, where the JDK's classes
 * can see it, and it them. So it may use nothing but the JDK, and no class of its own inside.
 *
 * <p>A socket that a race has connected is the JDK's in every respect: its implementation, in the
 * state of a connect that has just succeeded, with the winner's descriptor in the place of its own.
 */
final class SocketHook {

  private static final int IS_UNCONNECTED = 1; // of NioSocketImpl
  private static final int IS_CONNECTING = 2;
  private static final int IS_CLOSING = 4;

  /** The port of an unconnected socket that has been told an option. */
  private static final int TOUCHED = -1;

  // set before the JDK's classes are led here
  private static @Nullable MethodHandle race;
  private static @Nullable MethodHandle ended;
  private static @Nullable MethodHandle other;

  private static final Class<?> PLATFORM;
  private static final Class<?> DELEGATING;
  private static final MethodHandle CONNECT;
  private static final MethodHandle CLOSE;
  private static final MethodHandle SUPPORTED;
  private static final MethodHandle GET_OPTION;
  private static final MethodHandle BEGIN;
  private static final MethodHandle END;
  private static final MethodHandle DESCRIPTOR;
  private static final MethodHandle SET_OPTION;
  private static final VarHandle LOCAL_PORT;
  private static final VarHandle PORT;
  private static final VarHandle STATE;
  private static final VarHandle STATE_LOCK;
  private static final VarHandle NUMBER;

  /** Is there on JDKs that still have sockets for datagrams. */
  private static final @Nullable VarHandle STREAM;

  /** Options that nobody has set; read when they are first needed, of a socket made for it. */
  private static volatile @Nullable Map<SocketOption<?>, Object> unset;

  static {
    try {
      Lookup here = MethodHandles.lookup();
      PLATFORM = Class.forName("sun.nio.ch.NioSocketImpl");
      DELEGATING = Class.forName("java.net.DelegatingSocketImpl");
      Lookup there = MethodHandles.privateLookupIn(PLATFORM, here);
      Lookup impl = MethodHandles.privateLookupIn(SocketImpl.class, here);
      MethodType nothing = MethodType.methodType(void.class);
      CONNECT =
          impl.findVirtual(
              SocketImpl.class,
              "connect",
              MethodType.methodType(void.class, SocketAddress.class, int.class));
      CLOSE = impl.findVirtual(SocketImpl.class, "close", nothing);
      SUPPORTED =
          impl.findVirtual(SocketImpl.class, "supportedOptions", MethodType.methodType(Set.class));
      GET_OPTION =
          impl.findVirtual(
              SocketImpl.class,
              "getOption",
              MethodType.methodType(Object.class, SocketOption.class));
      SET_OPTION =
          impl.findVirtual(
              SocketImpl.class,
              "setOption",
              MethodType.methodType(void.class, SocketOption.class, Object.class));
      PORT = impl.findVarHandle(SocketImpl.class, "port", int.class);
      LOCAL_PORT = impl.findVarHandle(SocketImpl.class, "localport", int.class);
      BEGIN =
          there
              .findVirtual(
                  PLATFORM,
                  "beginConnect",
                  MethodType.methodType(FileDescriptor.class, InetAddress.class, int.class))
              .asType(
                  MethodType.methodType(
                      FileDescriptor.class, SocketImpl.class, InetAddress.class, int.class));
      END =
          there
              .findVirtual(
                  PLATFORM,
                  "endConnect",
                  MethodType.methodType(void.class, FileDescriptor.class, boolean.class))
              .asType(
                  MethodType.methodType(
                      void.class, SocketImpl.class, FileDescriptor.class, boolean.class));
      STATE = there.findVarHandle(PLATFORM, "state", int.class);
      STATE_LOCK = there.findVarHandle(PLATFORM, "stateLock", Object.class);
      STREAM = stream(there);
      Class<?> channel = Class.forName("sun.nio.ch.SocketChannelImpl");
      DESCRIPTOR =
          MethodHandles.privateLookupIn(channel, here)
              .findVirtual(channel, "getFD", MethodType.methodType(FileDescriptor.class))
              .asType(MethodType.methodType(FileDescriptor.class, SocketChannel.class));
      NUMBER =
          MethodHandles.privateLookupIn(FileDescriptor.class, here)
              .findVarHandle(FileDescriptor.class, "fd", int.class);
      check(there, "ST_UNCONNECTED", IS_UNCONNECTED);
      check(there, "ST_CONNECTING", IS_CONNECTING);
      check(there, "ST_CLOSING", IS_CLOSING);
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private SocketHook() {}

  private static @Nullable VarHandle stream(Lookup there) throws IllegalAccessException {
    try {
      return there.findVarHandle(PLATFORM, "stream", boolean.class);
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  private static void check(Lookup there, String name, int expected) throws Exception {
    int value = (int) there.findStaticVarHandle(PLATFORM, name, int.class).get();
    if (value != expected) {
      throw new IllegalStateException(name + " is " + value);
    }
  }

  private static Map<SocketOption<?>, Object> unset() throws Throwable {
    Map<SocketOption<?>, Object> known = unset;
    if (known == null) {
      Lookup impl = MethodHandles.privateLookupIn(SocketImpl.class, MethodHandles.lookup());
      MethodType made = MethodType.methodType(SocketImpl.class, boolean.class);
      MethodType create = MethodType.methodType(void.class, boolean.class);
      SocketImpl fresh =
          (SocketImpl)
              impl.findStatic(SocketImpl.class, "createPlatformSocketImpl", made).invoke(false);
      impl.findVirtual(SocketImpl.class, "create", create).invoke(fresh, true);
      try {
        known = all(fresh);
      } finally {
        CLOSE.invokeExact(fresh);
      }
      unset = known;
    }
    return known;
  }

  private static Map<SocketOption<?>, Object> all(SocketImpl impl) throws Throwable {
    Map<SocketOption<?>, Object> values = new HashMap<>();
    for (Object option : (Set<?>) SUPPORTED.invokeExact(impl)) {
      values.put(
          (SocketOption<?>) option,
          (Object) GET_OPTION.invokeExact(impl, (SocketOption<?>) option));
    }
    return values;
  }

  // ---- for the agent

  /**
   * Begins.
   *
   * @param racing {@code (SocketImpl, InetSocketAddress, int millis)}, gives null for what is not
   *     raced, else a channel and the address of its peer
   * @param closed {@code (SocketImpl)}: told of each socket that is closed
   * @param foreign {@code (SocketImpl)}: told of each connect by an implementation that is not the
   *     JDK's
   */
  static void use(MethodHandle racing, MethodHandle closed, MethodHandle foreign) {
    ended = closed;
    other = foreign;
    race = racing;
  }

  /** What somebody has set; throws if the socket is closed. */
  static Map<SocketOption<?>, Object> options(SocketImpl impl) throws Throwable {
    if ((int) PORT.get(impl) != TOUCHED) {
      return Map.of(); // a question to the system for each option is a fifth of a connect
    }
    Map<SocketOption<?>, Object> set = all(impl);
    Map<SocketOption<?>, Object> untouched = unset();
    set.entrySet().removeIf(option -> option.getValue().equals(untouched.get(option.getKey())));
    return set;
  }

  /** Whether somebody has closed it, or is about to. */
  static boolean isClosing(SocketImpl impl) {
    return (int) STATE.get(impl) >= IS_CLOSING;
  }

  // ---- for the JDK

  /** In place of {@code impl.connect(remote, millis)}. */
  static void connect(SocketImpl impl, SocketAddress remote, int millis) throws IOException {
    MethodHandle racing = race;
    MethodHandle told = other;
    try {
      Object[] won = null;
      if (racing != null && remote instanceof InetSocketAddress there && mayRace(impl, there)) {
        won = won(racing, impl, there, millis);
      } else if (told != null && impl.getClass() != PLATFORM && !DELEGATING.isInstance(impl)) {
        told.invokeExact(impl);
      }
      if (won == null) {
        CONNECT.invokeExact(impl, remote, millis);
      } else {
        adopt(impl, (SocketChannel) won[0], (InetSocketAddress) won[1]);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** In place of {@code impl.setOption(number, value)}. */
  static void setOption(SocketImpl impl, int number, Object value) throws SocketException {
    impl.setOption(number, value);
    if (number != SocketOptions.SO_TIMEOUT) { // which is the implementation's, not the system's
      touched(impl);
    }
  }

  /** In place of {@code impl.setOption(option, value)}. */
  static void setOption(SocketImpl impl, SocketOption<?> option, Object value) throws IOException {
    try {
      SET_OPTION.invokeExact(impl, (SocketOption<?>) option, value);
      touched(impl);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** The port of a socket that is not connected is read by nobody. */
  private static void touched(SocketImpl impl) {
    if (impl.getClass() == PLATFORM && (int) STATE.get(impl) == IS_UNCONNECTED) {
      PORT.set(impl, TOUCHED);
    }
  }

  /** In place of {@code impl.close()}. */
  static void close(SocketImpl impl) throws IOException {
    try {
      CLOSE.invokeExact(impl);
      MethodHandle told = ended;
      if (told != null && impl.getClass() == PLATFORM) {
        told.invokeExact(impl);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private static boolean mayRace(SocketImpl impl, InetSocketAddress remote) {
    return impl.getClass() == PLATFORM
        && !remote.isUnresolved()
        && (int) STATE.get(impl) == IS_UNCONNECTED
        && (int) LOCAL_PORT.get(impl) == 0
        && (STREAM == null || (boolean) STREAM.get(impl));
  }

  private static @Nullable Object @Nullable [] won(
      MethodHandle racing, SocketImpl impl, InetSocketAddress remote, int millis) throws Throwable {
    try {
      return (Object[]) racing.invokeExact(impl, remote, millis);
    } catch (IOException e) {
      // as the JDK does after a failure; its words if another thread had closed the socket
      boolean closed = isClosing(impl);
      CLOSE.invokeExact(impl);
      throw closed ? new SocketException("Socket closed") : e;
    }
  }

  /** Exchanges the descriptors, and closes the channel with that of the unconnected socket. */
  private static void adopt(SocketImpl impl, SocketChannel winner, InetSocketAddress peer)
      throws Throwable {
    try (winner) {
      boolean inline = impl.getOption(SocketOptions.SO_OOBINLINE).equals(true);
      FileDescriptor own =
          (FileDescriptor) BEGIN.invokeExact(impl, peer.getAddress(), peer.getPort());
      boolean connected = false;
      try {
        synchronized ((Object) STATE_LOCK.get(impl)) {
          if ((int) STATE.get(impl) == IS_CONNECTING) {
            FileDescriptor won = (FileDescriptor) DESCRIPTOR.invokeExact(winner);
            int number = (int) NUMBER.get(own);
            NUMBER.set(own, (int) NUMBER.get(won));
            NUMBER.set(won, number);
            connected = true;
          }
        }
      } finally {
        END.invokeExact(impl, own, connected);
      }
      if (inline) {
        impl.setOption(SocketOptions.SO_OOBINLINE, true);
      }
    } catch (IOException e) {
      CLOSE.invokeExact(impl);
      throw e;
    }
  }
}
