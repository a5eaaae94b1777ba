// SPDX-License-Identifier: Apache-2.0
package io.happysocket.samples;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles samples against the class path of the tests. */
public final class SampleCompiler {

  private SampleCompiler() {}

  /**
   * Each sample is a class of its own; all are compiled in one go.
   *
   * @param classes where the class files go
   * @return what the compiler says, for each sample that it refuses; empty if all are good
   */
  public static Map<String, List<String>> errors(List<Sample> samples, Path classes) {
    Map<String, Source> sources = new LinkedHashMap<>();
    for (Sample sample : samples) {
      String name = "Sample" + sources.size();
      sources.put("/" + name + ".java", new Source(name, sample));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-Xlint:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean good = compiler.getTask(null, null, said, options, null, sources.values()).call();
    Map<String, List<String>> errors = new TreeMap<>();
    for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        Source source = sources.get(each.getSource() == null ? "" : each.getSource().getName());
        errors
            .computeIfAbsent(
                source == null ? "javac" : source.sample.place(), k -> new ArrayList<>())
            .add(each.getMessage(Locale.ROOT));
      }
    }
    if (!good && errors.isEmpty()) {
      errors.put("javac", List.of("it failed and does not say why"));
    }
    return errors;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final Sample sample;
    private final String text;

    Source(String name, Sample sample) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.sample = sample;
      text = sample.asClass(name);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
