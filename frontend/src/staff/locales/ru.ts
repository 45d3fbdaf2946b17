/** The words about the people of the staff. */

export default {
  me: {
    title: 'Я',
    label: 'Кто вошёл',
    on: 'Вы вошли на устройстве «{device}».',
    here: 'Вы вошли в этом браузере.',
    elsewhere: 'Другие страницы',
    toKitchen: 'Экран кухни',
    toAdmin: 'Управление',
    signOut: 'Выйти',
    onShift: 'На смене',
    offShift: 'Не на смене',
    shift: 'Смена',
    openOrders: '{n} открытый заказ | {n} открытых заказа | {n} открытых заказов',
    othersUnsent:
      'На устройстве ждут отправки чужие действия: {n}. Они уйдут, когда войдёт их владелец.',
  },
}
