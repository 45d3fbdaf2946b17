/** The words of the lists of orders. */

export default {
  title: 'Заказы',
  open: 'Открытые',
  closed: 'Закрытые сегодня',
  noneOpen: 'Открытых заказов нет.',
  noneClosed: 'Сегодня ещё ни один заказ не закрыт.',
  more: 'Ещё',
  state: { paid: 'Оплачен', cancelled: 'Отменён', refunded: 'Деньги возвращены', closed: 'Закрыт' },
}
