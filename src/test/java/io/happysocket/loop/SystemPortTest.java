// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread of the library takes from whoever happens to start it: nothing. */
@Timeout(60)
class SystemPortTest {

  private static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>();

  private static final int COLLECTIONS = 500;

  /** What a thread was born with. */
  private record Birth(
      Thread thread, ThreadGroup group, int priority, ClassLoader context, String tenant) {

    static Birth of(Thread thread) {
      return new Birth(
          thread,
          thread.getThreadGroup(),
          thread.getPriority(),
          thread.getContextClassLoader(),
          TENANT.get());
    }
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // is what must not be inherited
  void aThreadInheritsNothing() throws InterruptedException {
    CompletableFuture<Birth> birth = new CompletableFuture<>();
    ThreadGroup tenants = new ThreadGroup("a tenant's");
    Thread starter =
        new Thread(
            tenants,
            () -> {
              TENANT.set("a tenant");
              try {
                LoopPort.system()
                    .start(
                        "happysocket-test",
                        () -> !birth.complete(Birth.of(Thread.currentThread())));
              } catch (IOException e) {
                birth.completeExceptionally(e);
              }
            });
    starter.setPriority(Thread.MIN_PRIORITY);
    starter.setContextClassLoader(new Tenant());
    starter.start();
    starter.join();

    Birth found = birth.join();
    assertThat(found.thread().getName()).isEqualTo("happysocket-test");
    assertThat(found.thread().isDaemon()).isTrue();
    assertThat(found.group().getParent()).isNull();
    assertThat(found.priority()).isEqualTo(Thread.NORM_PRIORITY);
    assertThat(found.context()).isSameAs(ClassLoader.getSystemClassLoader());
    assertThat(found.tenant()).isNull();
  }

  @Test
  void aThreadThatCannotBeStartedIsAnIoException() {
    assertThatThrownBy(
            () ->
                SystemPort.start(
                    new Thread("played") {
                      @Override
                      public synchronized void start() {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("played")
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void anApplicationWhoseCodeGaveTheFirstTaskCanBeUnloadedWhileTheLoopLives() throws Exception {
    try (EventLoop loop = new EventLoop("happysocket-test", LoopPort.system())) {
      loop.onClose(() -> {});
      WeakReference<ClassLoader> application = firstTask(loop::execute);
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      loop.execute(() -> thread.complete(Thread.currentThread()));
      assertUnloads(application);
      assertThat(thread.join().isAlive()).isTrue();
    }
  }

  @Test
  void anApplicationWhoseCodeGaveTheFirstTaskCanBeUnloadedWhileAWorkerLives() throws Exception {
    try (Workers workers = new Workers("happysocket-test", 1)) {
      WeakReference<ClassLoader> application = firstTask(workers);
      assertUnloads(application);
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      workers.execute(() -> thread.complete(Thread.currentThread()));
      assertThat(thread.join().isAlive()).isTrue();
    }
  }

  private static void assertUnloads(WeakReference<ClassLoader> application)
      throws InterruptedException {
    for (int i = 0; i < COLLECTIONS && application.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(application.get()).isNull();
  }

  /** Gives a task out of code of an application's own class loader; nothing of it stays here. */
  private static WeakReference<ClassLoader> firstTask(Executor executor) throws Exception {
    ClassLoader loader = new Tenant();
    @SuppressWarnings("unchecked")
    Consumer<Executor> application =
        (Consumer<Executor>)
            loader.loadClass(Application.class.getName()).getDeclaredConstructor().newInstance();
    assertThat(application.getClass().getClassLoader()).isSameAs(loader);
    application.accept(executor);
    return new WeakReference<>(loader);
  }

  /** Code of an application: it gives a task of its own, and waits until it has run. */
  public static final class Application implements Consumer<Executor> {

    @Override
    public void accept(Executor executor) {
      CountDownLatch ran = new CountDownLatch(1);
      executor.execute(ran::countDown);
      try {
        ran.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Loads the application itself, and with a protection domain of its own. */
  private static final class Tenant extends ClassLoader {

    Tenant() {
      super(SystemPortTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Application.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(
            name, bytes, 0, bytes.length, new ProtectionDomain(null, null, this, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
