/** A program that loads amqplib. */
require('amqplib');
require('./report.cjs');
