// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the system's files and reads them. Remembers nothing but what it has told. */
final class FilesOnDisk implements SystemFiles.Source {

  private static final Logger LOG = LoggerFactory.getLogger(FilesOnDisk.class);

  /** Where Linux tells the host's name: its domain is the search list if the file has none. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /**
   * What tells that a file is another one. A list, whose equality is its own: JDK 17 keeps the
   * class of the last record whose equality was first asked, and with it a whole application.
   */
  private static List<@Nullable Object> stamp(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return Arrays.asList(file.lastModifiedTime(), file.size(), file.fileKey());
    } catch (IOException e) {
      return List.of();
    }
  }

  private final DnsSettings settings;

  /** What the last reading found to remark: it is told once, not at each reading. */
  private volatile Set<String> told = Set.of();

  FilesOnDisk(DnsSettings settings) {
    this.settings = settings;
  }

  @Override
  public Object stamps() {
    return List.of(
        stamp(settings.resolvConf()), stamp(settings.hosts()), stamp(settings.nsswitch()));
  }

  @Override
  public Snapshot read(BooleanSupplier givenUp) throws IOException {
    JdkSettings.tellOnce();
    Set<String> remarks = new LinkedHashSet<>();
    Snapshot snapshot = new Reading(remarks::add, givenUp).snapshot();
    tell(remarks);
    return snapshot;
  }

  private void tell(Set<String> remarks) {
    Set<String> before = told;
    told = remarks;
    try {
      for (String remark : remarks) {
        if (!before.contains(remark)) {
          LOG.warn(remark);
        }
      }
    } catch (Throwable e) { // the logger's own fault; the files are read
      told = Set.of();
    }
  }

  /** The JDK then asks nobody else; nor do we, unless servers were given by hand. */
  private boolean hostsFileOnly() {
    String file = System.getProperty("jdk.net.hosts.file", "");
    return settings.servers().isEmpty()
        && !file.isEmpty()
        && settings.hosts().equals(Path.of(file));
  }

  /** All of them, once. */
  private final class Reading {
    private final Consumer<String> remarks;
    private final BooleanSupplier givenUp;

    Reading(Consumer<String> remarks, BooleanSupplier givenUp) {
      this.remarks = remarks;
      this.givenUp = givenUp;
    }

    Snapshot snapshot() throws IOException {
      List<String> ownName = lines(HOST_NAME);
      List<String> sources = lines(settings.nsswitch());
      ResolvConf file =
          ResolvConf.parse(
              resolvConfLines(ownName),
              settings.port(),
              name -> System.getenv().getOrDefault(name, ""),
              remark -> remarks.accept(settings.resolvConf() + " " + remark));
      return new Snapshot(
          servers(file, sources),
          hosts(),
          new NameSources(
              NameSources.more(sources),
              ownName.isEmpty() ? "" : ownName.get(0).strip().toLowerCase(Locale.ROOT),
              hostsFileOnly()));
    }

    private HostsFile hosts() throws IOException {
      HostsFile.Reading hosts = new HostsFile.Reading(settings.maxAddresses());
      new TextFile(settings.hosts(), TextFile.Bounds.OF_HOSTS, remarks, givenUp).read(hosts::take);
      if (hosts.full()) {
        remarks.accept(
            settings.hosts()
                + " has more than "
                + HostsFile.MOST_NAMES
                + " names: the first "
                + HostsFile.MOST_NAMES
                + " are used");
      }
      return hosts.file();
    }

    /** A machine that is told not to ask DNS has no servers for us, unless given by hand. */
    private ResolvConf servers(ResolvConf file, List<String> sources) {
      boolean asConfigured = settings.servers().isEmpty() && NameSources.dns(sources);
      return asConfigured ? file : file.with(settings.servers());
    }

    /** A search list in the file comes later and wins. */
    private List<String> resolvConfLines(List<String> ownName) throws IOException {
      List<String> all = new ArrayList<>();
      for (String name : ownName) {
        if (name.indexOf('.') > 0) {
          all.add("domain " + name.substring(name.indexOf('.') + 1));
        }
      }
      all.addAll(lines(settings.resolvConf()));
      return all;
    }

    private List<String> lines(Path path) throws IOException {
      List<String> lines = new ArrayList<>();
      new TextFile(path, TextFile.Bounds.OF_SETTINGS, remarks, givenUp).read(lines::add);
      return lines;
    }
  }
}
