// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A reading that does not end: the file became a FIFO between the look and the opening, or its file
 * system is away. On a played loop; a reading that is not run hangs.
 */
class HangingReadingTest implements SystemFiles.Source, Executor {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PlayedLoop world = new PlayedLoop();
  private final EventLoop loop = new EventLoop("test-loop", world);
  private final SystemFiles files = new SystemFiles(loop, 0, this, this, () -> {});
  private final Deque<Runnable> readings = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final List<Boolean> givenUp = new ArrayList<>();
  private String address = "192.0.2.1";

  @AfterEach
  void nothingIsLeft() {
    files.close();
    loop.close();
    world.close();
  }

  @Override
  public Object stamps() {
    return address;
  }

  @Override
  public Snapshot read(BooleanSupplier nobodyWaits) {
    givenUp.add(nobodyWaits.getAsBoolean());
    return new Snapshot(
        ResolvConf.EMPTY, HostsFile.parse(Stream.of(address + " host"), 64), NameSources.USUAL);
  }

  @Override
  public void execute(Runnable reading) {
    readings.add(reading);
  }

  private void ask() {
    loop.execute(
        () ->
            files.whenFresh(
                known -> heard.add(known.hosts().lookup("host").get(0).getHostAddress()),
                heard::add));
    world.run();
  }

  private List<String> heard() {
    List<String> since = List.copyOf(heard);
    heard.clear();
    return since;
  }

  @Test
  void isGivenUpAfterTenSecondsAndTheNextNameHasTheFilesReadAgain() {
    ask();
    world.advance(SECOND);
    assertThat(heard())
        .containsExactly("resolv.conf and the hosts file are not read within a second");
    world.advance(9 * SECOND - 1);
    ask();
    assertThat(readings).hasSize(1);
    world.advance(1);
    ask();
    assertThat(readings).hasSize(2);
    heard();
    readings.removeLast().run();
    world.run();
    assertThat(heard()).containsExactly("192.0.2.1");
  }

  @Test
  void isToldThatNobodyWaitsAndWhatItBringsLateIsTooOld() {
    ask();
    world.advance(10 * SECOND);
    address = "192.0.2.2";
    heard();
    ask();
    readings.removeLast().run();
    world.run();
    assertThat(heard()).containsExactly("192.0.2.2");
    address = "192.0.2.3";
    readings.removeLast().run();
    world.run();
    assertThat(givenUp).containsExactly(false, true);
    address = "192.0.2.2";
    ask();
    assertThat(heard()).containsExactly("192.0.2.2");
  }

  /** Each holds a thread. */
  @Test
  void fourHangAtMostAndTheNextOneComesWhenOneHasEnded() {
    KeptLog.forget();
    for (int i = 0; i < 6; i++) {
      ask();
      world.advance(10 * SECOND);
    }
    assertThat(readings).hasSize(4);
    assertThat(heard()).endsWith("resolv.conf and the hosts file cannot be read: 4 readings hang");
    assertThat(KeptLog.lines()).hasSize(2).allMatch(line -> line.startsWith("WARN"));
    readings.removeFirst().run();
    world.run();
    ask();
    assertThat(readings).hasSize(4);
    readings.removeLast().run();
    world.run();
    assertThat(heard()).containsExactly("192.0.2.1");
  }

  @Test
  void whileItHangsWhatWasReadBeforeCounts() {
    ask();
    readings.removeLast().run();
    world.run();
    address = "192.0.2.2";
    ask();
    world.advance(SECOND);
    ask();
    assertThat(heard()).containsExactly("192.0.2.1", "192.0.2.1", "192.0.2.1");
  }
}
