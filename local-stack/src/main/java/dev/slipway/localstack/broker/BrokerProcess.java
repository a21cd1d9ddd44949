package dev.slipway.localstack.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The broker's process: formats its storage on first use, serves, makes the topics that are
 * missing, and then writes a file that says so. It must stay one class without others of this
 * module: it is run on Kafka's class path alone.
 *
 * <p>Arguments: the server's properties; the file to write when ready; {@code name:partitions} for
 * every topic; {@code --tied} to end when standard input does.
 */
public final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
    System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    Properties properties = read(Path.of(arguments[0]));
    Path ready = Path.of(arguments[1]);
    List<NewTopic> topics = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      if (arguments[i].equals("--tied")) {
        Thread.ofPlatform().daemon().name("tied-to-parent").start(BrokerProcess::endWithInput);
      } else {
        int colon = arguments[i].lastIndexOf(':');
        int partitions = Integer.parseInt(arguments[i].substring(colon + 1));
        topics.add(new NewTopic(arguments[i].substring(0, colon), partitions, (short) 1));
      }
    }
    format(properties);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
    server.startup();
    create(topics, properties);
    announce(ready);
    server.awaitShutdown();
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    }
    return properties;
  }

  private static void format(Properties properties) throws Exception {
    String logs = properties.getProperty("log.dirs");
    if (Files.exists(Path.of(logs, "meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(System.out)
        .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(properties.getProperty("controller.listener.names"))
        .addDirectory(logs)
        .setMetadataLogDirectory(logs)
        .setIgnoreFormatted(true)
        .run();
  }

  private static void create(List<NewTopic> topics, Properties properties) throws Exception {
    Path logs = Path.of(properties.getProperty("log.dirs"));
    List<NewTopic> missing =
        topics.stream().filter(topic -> !Files.exists(logs.resolve(topic.name() + "-0"))).toList();
    if (missing.isEmpty()) {
      return;
    }
    String listener = properties.getProperty("advertised.listeners");
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", listener.substring(listener.indexOf("//") + 2));
    try (Admin admin = Admin.create(client)) {
      for (var creation : admin.createTopics(missing).values().values()) {
        try {
          creation.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }

  private static void announce(Path ready) throws IOException {
    Path temporary = ready.resolveSibling(ready.getFileName() + ".new");
    Files.writeString(temporary, Long.toString(ProcessHandle.current().pid()));
    Files.move(
        temporary, ready, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Halts without ado: what started this one has died, and nobody waits for an orderly end. */
  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said here; only the end counts
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(1);
  }
}
