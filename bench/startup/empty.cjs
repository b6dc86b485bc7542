/** A program that never loads amqplib. */
require('./report.cjs');
