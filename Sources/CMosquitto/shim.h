#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <sys/epoll.h>
